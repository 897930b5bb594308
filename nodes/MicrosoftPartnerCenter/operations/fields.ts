import type { INodeProperties } from 'n8n-workflow';
import { GUID_PATTERN } from '../domain/customer';
import { numberOptionFields } from './options';

const TENANT_ID_EXAMPLE = '41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11';

/** *Customer*: for every operation on one customer. */
export const customerField: INodeProperties = {
	displayName: 'Customer',
	name: 'customerId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The customer to work on: by name, by Entra tenant ID, or by one of its domains',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a customer…',
			typeOptions: { searchListMethod: 'searchCustomers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: `e.g. ${TENANT_ID_EXAMPLE}`,
			hint: 'The tenant ID of the customer: Partner Center shows it as Microsoft ID on the Account page',
			validation: [
				{
					type: 'regex',
					properties: {
						// An empty field has a mark of its own.
						regex: `^\\s*(?:${GUID_PATTERN})?\\s*$`,
						errorMessage: `'Customer' is not a tenant ID. It looks like ${TENANT_ID_EXAMPLE}. For a domain choose By Domain.`,
					},
				},
			],
		},
		{
			displayName: 'By Domain',
			name: 'domain',
			type: 'string',
			placeholder: 'e.g. contoso.com',
			hint: 'Any domain of the customer; the node looks its tenant up',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*(?:[^\\s/:@]+\\.[^\\s/:@.]+)?\\s*$',
						errorMessage: "'Customer' is not a domain. It looks like contoso.com.",
					},
				},
			],
		},
	],
};

/** *Validation Code*, without its conditions and without saying whether it is required. */
export const validationCodeField: INodeProperties = {
	displayName: 'Validation Code',
	name: 'validationCode',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The code that Microsoft gave you for Government Community Cloud. Each code can be used for a limited number of customers.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a code…',
			typeOptions: { searchListMethod: 'searchValidationCodes', searchable: true },
		},
		{
			displayName: 'Code',
			name: 'code',
			type: 'string',
			placeholder: 'e.g. 012345',
		},
	],
};

/**
 * *Validation Code* for an operation with a field *Qualification*, twice: n8n refuses to start a run
 * while a required field is empty, and a condition that meets an expression counts as fulfilled. So
 * the field is required only beside a fixed value; beside an expression each item decides, and the
 * operation checks. Resource and operation must stand first in the conditions (the registry puts them
 * there).
 *
 * @param others the fixed values that need no code
 */
export function validationCodeFields(others: readonly string[]): INodeProperties[] {
	return [
		{
			...validationCodeField,
			required: true,
			displayOptions: { hide: { qualification: [...others, { _cnd: { startsWith: '=' } }] } },
		},
		{
			...validationCodeField,
			// The hint of a resource locator is not shown, that of its mode is.
			modes: validationCodeField.modes?.map((mode) => ({
				...mode,
				hint: 'Needed by the items whose qualification is Government Community Cloud; the others ignore it',
			})),
			displayOptions: { show: { qualification: [{ _cnd: { startsWith: '=' } }] } },
		},
	];
}

/** *Dry Run*: an option of every operation that writes. */
export const dryRunOption: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description:
		'Whether to check everything and show what would change, but write nothing. Use it first when you are not sure.',
};

/** *Options*: those of an operation and those of every operation, in alphabetical order. */
export function optionsField(own: readonly INodeProperties[] = []): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...own, ...numberOptionFields].sort((one, other) =>
			one.displayName.localeCompare(other.displayName),
		),
	};
}

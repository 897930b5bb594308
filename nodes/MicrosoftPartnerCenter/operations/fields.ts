import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { SubmittableQualification } from '../domain/review';
import { numberOptionFields } from './options';

const TENANT_ID_EXAMPLE = '41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11';

/**
 * Characters that are not ASCII, for the editor's own check. n8n's regular expressions have no `u` flag,
 * so they cannot name the invisible characters. The node checks the value again when it runs.
 */
const NOT_ASCII = '\\u0080-\\uffff';

const AROUND = `\\s${NOT_ASCII}`;

const HEX_DIGIT = '[0-9a-fA-F]';

const URN_PREFIX = [...'urn:uuid:']
	.map((character) => `[${character}${character.toUpperCase()}][${NOT_ASCII}]*`)
	.join('');

/** Accepts every spelling that `toCustomerId` accepts. Accepts an empty field, which n8n marks itself. */
const TENANT_ID_REGEX = `^[${AROUND}{]*(?:(?:${URN_PREFIX})?${HEX_DIGIT}(?:[${NOT_ASCII}-]*${HEX_DIGIT}){31}[${AROUND}}]*)?$`;

/** Accepts every spelling that `toDomain` accepts. Accepts an empty field, which n8n marks itself. */
const DOMAIN_REGEX = `^[${AROUND}]*(?:[^ \\t\\r\\n,;|]+[.\\u3002\\uff0e\\uff61][^ \\t\\r\\n,;|]+)?[${AROUND}]*$`;

/** *Customer*: for every operation on one customer. */
export const customerField: INodeProperties = {
	displayName: 'Customer',
	name: 'customerId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The customer, chosen by name, by Entra tenant ID, or by one of its domains',
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
			hint: "The customer's tenant ID. Partner Center shows it as Microsoft ID on the customer's Account page.",
			validation: [
				{
					type: 'regex',
					properties: {
						regex: TENANT_ID_REGEX,
						errorMessage: `Not a tenant ID. A tenant ID looks like ${TENANT_ID_EXAMPLE}. To enter a domain, choose By Domain. To find a customer by name, choose From List.`,
					},
				},
			],
		},
		{
			displayName: 'By Domain',
			name: 'domain',
			type: 'string',
			placeholder: 'e.g. contoso.com',
			hint: "Any of the customer's domains. An email or web address at the domain works too. The node looks up the tenant ID.",
			validation: [
				{
					type: 'regex',
					properties: {
						regex: DOMAIN_REGEX,
						errorMessage:
							'Not a domain. A domain looks like contoso.com. To find a customer by name, choose From List.',
					},
				},
			],
		},
	],
};

/** *Validation Code*, without display conditions. Whether it is required depends on the operation. */
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
 * Builds *Validation Code* for an operation with a field *Qualification*, in two versions. n8n does not
 * start a run while a required field is empty, and it treats a display condition on an expression as
 * fulfilled. So the field is required only if *Qualification* is a fixed value. If *Qualification* is an
 * expression, the operation checks each item. Resource and operation must come first in the conditions
 * (the registry puts them there).
 *
 * @param others the fixed values of *Qualification* that need no code
 * @returns the two fields, of which n8n shows at most one
 */
export function validationCodeFields(others: readonly string[]): INodeProperties[] {
	return [
		{
			...validationCodeField,
			required: true,
			displayOptions: { hide: { qualification: ['', ...others, { _cnd: { startsWith: '=' } }] } },
		},
		{
			...validationCodeField,
			// n8n shows the hint of a mode, but not the hint of the resource locator itself.
			modes: validationCodeField.modes?.map((mode) => ({
				...mode,
				hint: 'Required for items with Government Community Cloud. Other items ignore it.',
			})),
			displayOptions: { show: { qualification: [{ _cnd: { startsWith: '=' } }] } },
		},
	];
}

const QUALIFICATION_OPTIONS: Readonly<Record<SubmittableQualification, INodePropertyOptions>> = {
	education: {
		name: 'Education',
		value: 'education',
		description: 'A school, college, university, library or museum',
	},
	governmentCommunityCloud: {
		name: 'Government Community Cloud',
		value: 'governmentCommunityCloud',
		description:
			'A government organization in the United States. Requires a validation code from Microsoft.',
	},
	stateOwnedEntity: {
		name: 'State-Owned Entity',
		value: 'stateOwnedEntity',
		description: 'A state-owned company. Can be combined with another qualification.',
	},
};

/**
 * Builds *Qualification*. Nothing is chosen beforehand: a partner cannot undo a change, and n8n resets the
 * field when *Operation* changes back and forth.
 *
 * @param settable the qualifications that the operation can set
 * @param description the text that the editor shows below the field, in sentence case
 * @returns the field with these options, and with an empty value by default
 */
export function qualificationField(
	settable: readonly SubmittableQualification[],
	description: string,
): INodeProperties {
	return {
		displayName: 'Qualification',
		name: 'qualification',
		type: 'options',
		required: true,
		default: '',
		// A value from a CRM can be spelled differently from the options.
		allowArbitraryValues: true,
		description,
		options: [
			{ name: 'Choose…', value: '', description: 'A partner cannot undo this change' },
			...settable.map((qualification) => QUALIFICATION_OPTIONS[qualification]),
		],
	};
}

/** *Dry Run*, an option of every operation that writes. */
export const dryRunOption: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description:
		'Whether to check everything and show what would change, without writing anything. Use it first if you are not sure.',
};

/**
 * Builds *Options* with its options in alphabetical order.
 *
 * @param own the operation's own options; the options of every operation are added
 * @returns the collection, which is empty by default
 */
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

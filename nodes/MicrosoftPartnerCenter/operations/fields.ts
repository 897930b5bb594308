import type { INodeProperties } from 'n8n-workflow';
import { GUID_PATTERN } from '../domain/customer';

/** *Customer*: for every operation on one customer. */
export const customerField: INodeProperties = {
	displayName: 'Customer',
	name: 'customerId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '' },
	description: 'The customer to work on, by its Entra tenant ID',
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11',
			hint: 'The tenant ID of the customer: Partner Center shows it as Microsoft ID on the Account page',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: `^\\s*${GUID_PATTERN}\\s*$`,
						errorMessage: 'Not a tenant ID. It looks like 41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11.',
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
	default: { mode: 'code', value: '' },
	description:
		'The code that Microsoft gave you for Government Community Cloud. Each code can be used for a limited number of customers.',
	modes: [
		{
			displayName: 'Code',
			name: 'code',
			type: 'string',
			placeholder: 'e.g. 012345',
		},
	],
};

/** *Timeout*: an option of every operation. */
export const timeoutOption: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 3600 },
	default: 60,
	description: 'How long to wait for one answer of Partner Center, in seconds',
};

/** *Options*, with the entries that mean something to an operation, in alphabetical order. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

import type { INodeProperties } from 'n8n-workflow';
import { validateAddress } from '../../api/endpoints/addressValidation';
import { toAddress } from '../../domain/address';
import type { Address } from '../../domain/address';
import { isEmpty } from '../fieldParsers';
import { optionsField } from '../fields';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';
import { parseCountry, parseCode, parseText } from '../textParsers';

/** The fields, in the order in which an address is written. */
const FIELDS: INodeProperties[] = [
	{
		displayName: 'Address Line 1',
		name: 'addressLine1',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1 Microsoft Way',
		description: 'The street and the house number',
	},
	{
		displayName: 'Address Line 2',
		name: 'addressLine2',
		type: 'string',
		default: '',
		placeholder: 'e.g. Building 92',
		description: 'The building, floor or suite, if there is one',
	},
	{
		displayName: 'City',
		name: 'city',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Redmond',
		description: 'The city or town',
	},
	{
		displayName: 'State',
		name: 'state',
		type: 'string',
		default: '',
		placeholder: 'e.g. WA',
		description:
			'The state or province. Microsoft checks it against a list for the United States, Canada, China and Mexico.',
	},
	{
		displayName: 'Postal Code',
		name: 'postalCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. 98052',
		description: 'The postal code or ZIP code, if the country has one',
	},
	{
		displayName: 'Country',
		name: 'country',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. US',
		description: 'The ISO code of the country, with two letters in any case',
	},
];

/** Reads a field that can be left empty. */
function parseOptional(
	value: unknown,
	label: string,
	parse: (value: unknown, label: string) => string,
): string | undefined {
	return isEmpty(value) ? undefined : parse(value, label);
}

function parse(parameters: ItemParameters): Address {
	return toAddress({
		addressLine1: parseText(parameters.raw('addressLine1'), 'Address Line 1'),
		addressLine2: parseOptional(parameters.raw('addressLine2'), 'Address Line 2', parseText),
		city: parseText(parameters.raw('city'), 'City'),
		state: parseOptional(parameters.raw('state'), 'State', parseText),
		postalCode: parseOptional(parameters.raw('postalCode'), 'Postal Code', parseCode),
		country: parseCountry(parameters.raw('country'), 'Country'),
	});
}

/**
 * `POST /v1/validations/address`
 *
 * @see https://learn.microsoft.com/partner-center/developer/validate-an-address
 */
export const validate = defineOperation({
	value: 'validate',
	name: 'Validate',
	action: 'Validate address',
	description: 'Ask Microsoft whether an address is right, and get the addresses that it suggests',
	properties: [...FIELDS, optionsField()],
	parse,
	async execute({ client }, address) {
		return [{ ...(await validateAddress(client, address)), ...client.ids }];
	},
});

import type { INodeProperties } from 'n8n-workflow';
import { PROFILE_FIELDS } from '../../domain/billingProfile';
import type { ProfileChanges, ProfileField } from '../../domain/billingProfile';
import { UserFacingError } from '../../domain/userFacingError';
import { describeEmpty, isEmpty } from '../fieldParsers';
import { UPDATE_FIELDS } from '../collections';
import type { ItemParameters } from '../parameters';
import { parseCountry, parseCode, parseEmail, parseText } from '../textParsers';

/** A field of the billing profile, as the editor shows it. */
interface FieldTexts {
	readonly label: string;
	readonly placeholder: string;
	readonly description: string;
	readonly parse: (value: unknown, label: string) => string;
	/** Whether an empty value clears the field. */
	readonly isClearable?: boolean;
}

const FIELDS: Readonly<Record<ProfileField, FieldTexts>> = {
	addressLine1: {
		label: 'Address Line 1',
		placeholder: 'e.g. 1 Microsoft Way',
		description: 'The street and the house number',
		parse: parseText,
	},
	addressLine2: {
		label: 'Address Line 2',
		placeholder: 'e.g. Building 92',
		description: 'The building, floor or suite. An empty value clears it.',
		parse: parseText,
		isClearable: true,
	},
	city: {
		label: 'City',
		placeholder: 'e.g. Redmond',
		description: 'The city or town',
		parse: parseText,
	},
	companyName: {
		label: 'Company Name',
		placeholder: 'e.g. Contoso',
		description: 'The legal name of the company',
		parse: parseText,
	},
	country: {
		label: 'Country',
		placeholder: 'e.g. US',
		description: 'The ISO code of the country, with two letters in any case',
		parse: parseCountry,
	},
	culture: {
		label: 'Culture',
		placeholder: 'e.g. en-US',
		description: 'The language and region in which Microsoft writes to the customer',
		parse: parseCode,
	},
	email: {
		label: 'Email',
		placeholder: 'e.g. name@email.com',
		description: 'The email address of the contact',
		parse: parseEmail,
	},
	firstName: {
		label: 'First Name',
		placeholder: 'e.g. Nathan',
		description: 'The first name of the contact',
		parse: parseText,
	},
	language: {
		label: 'Language',
		placeholder: 'e.g. en',
		description: 'The language in which Microsoft writes to the customer',
		parse: parseCode,
	},
	lastName: {
		label: 'Last Name',
		placeholder: 'e.g. Smith',
		description: 'The last name of the contact',
		parse: parseText,
	},
	phoneNumber: {
		label: 'Phone Number',
		placeholder: 'e.g. 4255550100',
		description: 'The phone number of the contact. An empty value clears it.',
		parse: parseCode,
		isClearable: true,
	},
	postalCode: {
		label: 'Postal Code',
		placeholder: 'e.g. 98052',
		description: 'The postal code or ZIP code',
		parse: parseCode,
	},
	region: {
		label: 'Region',
		placeholder: 'e.g. North',
		description: 'The region, which few countries use. An empty value clears it.',
		parse: parseText,
		isClearable: true,
	},
	state: {
		label: 'State',
		placeholder: 'e.g. WA',
		description: 'The state or province. An empty value clears it.',
		parse: parseText,
		isClearable: true,
	},
};

/** *Fields to Update*: the fields that the update changes. All others stay as they are. */
export const updateFieldsProperty: INodeProperties = {
	displayName: UPDATE_FIELDS.label,
	name: UPDATE_FIELDS.name,
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'The fields to change. Fields that are not added stay as they are.',
	options: PROFILE_FIELDS.map((name): INodeProperties => {
		const { label, placeholder, description } = FIELDS[name];
		return { displayName: label, name, type: 'string', default: '', placeholder, description };
	}).sort((one, other) => one.displayName.localeCompare(other.displayName)),
};

/**
 * Whether a field was left empty on purpose: it has no text in the editor, or one expression that gives an empty
 * text. An expression that reads a missing field gives nothing, or, within other text, only the other text.
 */
function isLeftEmpty(value: unknown, saved: unknown): boolean {
	if (typeof saved !== 'string') return false;
	if (!saved.startsWith('=')) return saved.trim() === '';
	return value === '' && /^=\{\{(?:(?!\}\}).)*\}\}$/s.test(saved);
}

function parseField(field: ProfileField, value: unknown, saved: unknown): string | null {
	const { label, parse, isClearable } = FIELDS[field];
	if (!isClearable || !isEmpty(value)) return parse(value, label);
	if (isLeftEmpty(value, saved)) return null;
	throw new UserFacingError(
		`${describeEmpty(label, value)}, and it is not certain that it should be cleared`,
		`To clear '${label}', leave it empty, or let its expression give an empty text, such as {{ $json.value ?? '' }}. Otherwise, check the field that the expression reads.`,
		{ agentAdvice: `To clear '${label}', use an empty text.` },
	);
}

/**
 * Reads *Fields to Update*.
 *
 * @param parameters the parameters of the item
 * @returns the values to set; `null` for a field to clear
 * @throws {UserFacingError} if no field was added, or if the value of a field is not valid
 */
export function parseChanges(parameters: ItemParameters): ProfileChanges {
	const saved = parameters.savedCollection(UPDATE_FIELDS);
	const added = PROFILE_FIELDS.filter((field) => Object.hasOwn(saved, field));
	if (added.length === 0) {
		throw new UserFacingError(
			`'${UPDATE_FIELDS.label}' is empty, so there is nothing to change`,
			`Add at least one field in '${UPDATE_FIELDS.label}'.`,
			{ agentAdvice: 'This tool has no field to change, so it cannot be used.' },
		);
	}
	return Object.fromEntries(
		added.map((field) => {
			const value = parameters.raw(`${UPDATE_FIELDS.name}.${field}`);
			return [field, parseField(field, value, saved[field])];
		}),
	);
}

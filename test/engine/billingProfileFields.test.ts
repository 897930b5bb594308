import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, useSandbox } from './support/setup';
import { runAndContinue, updateProfile } from './support/profiles';

const context = useSandbox();
const { contosoUniversity } = seed.customers;

function stored() {
	return context.sandbox.state.customer(contosoUniversity.id).billingProfile;
}

async function run(parameters: INodeParameters, item: IDataObject = {}) {
	return (await runAndContinue(context, parameters, [item])).json;
}

/** Runs an update that must be rejected before anything is sent, and returns the message and the advice. */
async function reject(fields: unknown, item: IDataObject = {}): Promise<string> {
	const before = stored();
	const json = await run(updateProfile(contosoUniversity, fields as IDataObject), item);
	expect(apiRequests(context.sandbox)).toEqual([]);
	expect(stored()).toEqual(before);
	const details = json?.details as IDataObject | undefined;
	return [json?.error, details?.advice].filter((text) => typeof text === 'string').join(' ');
}

describe('Fields to Update', () => {
	it.each([[{}], [undefined], [{ unknown: 'x' }]])(
		'needs at least one field: %j',
		async (fields) => {
			expect(await reject(fields)).toContain("'Fields to Update' is empty");
		},
	);

	it.each([
		['an expression', '={{ { city: "Bellevue" } }}'],
		['JSON text', '{"city":"Bellevue"}'],
		['an array', [{ city: 'Bellevue' }]],
		['a number', 1],
	])('as %s is rejected, because what it asked for would be lost', async (_, fields) => {
		expect(await reject(fields)).toContain(
			"'Fields to Update' as a whole is one expression or text",
		);
	});

	it.each([
		['First Name', 'firstName'],
		['Last Name', 'lastName'],
		['Email', 'email'],
		['Company Name', 'companyName'],
		['Culture', 'culture'],
		['Language', 'language'],
		['Address Line 1', 'addressLine1'],
		['City', 'city'],
		['Postal Code', 'postalCode'],
		['Country', 'country'],
	])('rejects an empty %s', async (label, name) => {
		for (const value of ['', ' ', null, '={{ "" }}', '={{ $json.typo }}', '={{ null }}']) {
			expect(await reject({ [name]: value })).toContain(`'${label}' is empty`);
		}
		expect(await reject({ [name]: '\u200B' })).toContain('an invisible character (U+200B)');
	});

	const clearable = ['addressLine2', 'state', 'region', 'phoneNumber'];
	const filled = {
		addressLine2: 'Suite 2',
		state: 'WA',
		region: 'West',
		phoneNumber: '4255550100',
	};

	it.each(clearable)(
		'clears %s if it is left empty or its expression gives an empty text',
		async (name) => {
			for (const value of ['', ' ', '={{ "" }}', "={{ $json.typo ?? '' }}"]) {
				context.sandbox.changeBillingProfile(contosoUniversity.id, { defaultAddress: filled });
				const json = await run(updateProfile(contosoUniversity, { [name]: value }));

				expect(json).toMatchObject({ changed: true, changedFields: [`defaultAddress.${name}`] });
				expect(stored().defaultAddress).not.toHaveProperty(name);
			}
		},
	);

	it.each(clearable)('does not clear %s if its expression gives nothing', async (name) => {
		context.sandbox.changeBillingProfile(contosoUniversity.id, { defaultAddress: filled });
		const unclear = [
			null,
			'={{ null }}',
			'={{ undefined }}',
			'={{ $json.typo }}',
			'={{ $json.typo }} ',
			'={{ $json.typo }}{{ $json.typo }}',
			'={{ " " }}',
			'={{ "\u200B" }}',
		];
		for (const value of unclear) {
			expect(await reject({ [name]: value })).toContain('not certain that it should be cleared');
		}
	});

	it.each([
		[true, 'must be text, but got "true"'],
		[{ a: 1 }, 'must be text, but got'],
		[[1], 'must be text, but got'],
		[1.5, 'must be text, but got'],
		['\ud83d', 'contains a broken character'],
	])('rejects the value %j', async (value, message) => {
		expect(await reject({ city: '={{ $json.value }}' }, { value })).toContain(message);
	});

	it.each([
		['postalCode', 98101, '98101'],
		['phoneNumber', 4255550100, '4255550100'],
		['postalCode', '\u200B01234\u00A0', '01234'],
		['email', ' new@contoso.com\u200B', 'new@contoso.com'],
		['addressLine1', ' 2  Campus Drive ', '2  Campus Drive'],
	])('reads %s from %j as %j', async (name, value, expected) => {
		await run(updateProfile(contosoUniversity, { [name]: '={{ $json.value }}' }), { value });

		expect({ ...stored(), ...stored().defaultAddress }).toHaveProperty(name, expected);
	});

	it.each(['postalCode', 'phoneNumber'])('rejects %s in scientific notation', async (name) => {
		expect(await reject({ [name]: '1.42555E+10' })).toContain('scientific notation');
	});

	it.each(['contoso.com', 'a@b, c@d', 'a b@contoso.com', '@'])(
		'rejects the email %j',
		async (email) => {
			expect(await reject({ email })).toContain('is not one email address');
		},
	);
});

describe('Country', () => {
	it.each([
		['ca', 'CA'],
		[' Ca ', 'CA'],
		['C\u200BA', 'CA'],
	])('reads %j as %s', async (country, code) => {
		await run(updateProfile(contosoUniversity, { country, state: 'BC' }));

		expect(stored().defaultAddress.country).toBe(code);
	});

	it.each([
		['Germany', 'DE'],
		['Deutschland', 'DE'],
		['United States of America', 'US'],
		['USA', 'US'],
		['aut', 'AT'],
		['UK', 'GB'],
	])('names the likely code for %s', async (country, code) => {
		const text = await reject({ country });

		expect(text).toContain(`'Country' is "${country}", which is not an ISO country code`);
		expect(text).toContain(`Enter ${code} if that is the country`);
	});

	it.each(['Atlantis', 'U', '1', 'GER'])(
		'explains the form if it does not know %s',
		async (country) => {
			expect(await reject({ country })).toContain('its ISO code of two letters, such as US or DE');
		},
	);
});

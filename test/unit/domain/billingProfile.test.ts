import {
	confirmsChanges,
	getETag,
	hasChanges,
	mergeChanges,
	readBillingProfile,
} from '../../../nodes/MicrosoftPartnerCenter/domain/billingProfile';
import type {
	BillingProfile,
	ProfileChanges,
} from '../../../nodes/MicrosoftPartnerCenter/domain/billingProfile';

/** The example of Microsoft's page "Get a customer's billing profile", with members that no page names. */
const TEXT = `{
    "id": "a58ceba5-60ac-48e4-a0bc-2a855811807a",
    "firstName": "FirstName",
    "email": "email@sample.com",
    "credit": 1.50,
    "defaultAddress": {
        "country": "US", "city": "Redmond", "addressLine2": "",
        "firstName": "Inner", "geo": 12345678901234567890
    },
    "links": { "self": { "uri": "/customers/x/profiles/billing", "headers": [] } },
    "attributes": { "etag": "W/\\"7\\"", "objectType": "CustomerBillingProfile" }
}`;

function read(text = TEXT): BillingProfile {
	const profile = readBillingProfile(JSON.parse(text), text);
	if (!profile) throw new Error('Not a billing profile');
	return profile;
}

/** The same profile with names that begin with a capital, as in the example of the page about the update. */
const CAPITALS = TEXT.replace(/"([a-z])(\w*)":/g, (_, first: string, rest: string) => {
	return `"${first.toUpperCase()}${rest}":`;
});

describe('readBillingProfile', () => {
	it.each([
		['with small letters', TEXT],
		['with capitals', CAPITALS],
	])('reads a profile %s', (_, text) => {
		expect(readBillingProfile(JSON.parse(text), text)).toMatchObject({ text });
	});

	it('reads a profile without an address by its type', () => {
		const attributes = { objectType: 'CustomerBillingProfile' };
		expect(readBillingProfile({ email: 'a@b', attributes })).toBeDefined();
	});

	it.each([
		[undefined],
		[null],
		['text'],
		[7],
		[[]],
		[[{ defaultAddress: {} }]],
		[{}],
		[{ code: '60003', description: 'Not found' }],
		[{ attributes: { objectType: 'CustomerCompanyProfile' } }],
	])('rejects %j', (body) => {
		expect(readBillingProfile(body)).toBeUndefined();
	});
});

describe('getETag', () => {
	it.each([
		['with small letters', TEXT],
		['with capitals', CAPITALS],
	])('gets the version of a profile %s', (_, text) => {
		expect(getETag(read(text))).toBe('W/"7"');
	});

	it.each([
		['eyJpZCI6IjEifQ==', '"eyJpZCI6IjEifQ=="'],
		['"7"', '"7"'],
		['W/"datetime\'2026-11-26\'"', 'W/"datetime\'2026-11-26\'"'],
	])('writes %s as %s', (etag, header) => {
		expect(getETag({ json: { attributes: { etag } } })).toBe(header);
	});

	// A header cannot contain such a value.
	it.each([undefined, null, 7, '', ' ', '""', 'a"b', 'a\nb', 'é', 'a\u0000'])(
		'ignores %j',
		(etag) => {
			expect(getETag({ json: { attributes: { etag } } })).toBeUndefined();
		},
	);
});

describe('mergeChanges', () => {
	it('changes only the values that differ, and lists them in the order of the fields', () => {
		const changes = { city: 'Bellevue', email: 'new@sample.com', firstName: 'FirstName' };
		const merged = mergeChanges(read(), changes);

		expect(merged.changedFields).toEqual(['email', 'defaultAddress.city']);
		expect(merged.text).toBe(
			TEXT.replace('email@sample.com', 'new@sample.com').replace('Redmond', 'Bellevue'),
		);
		expect(merged.json).toEqual(JSON.parse(merged.text));
	});

	it('changes the first name of the profile, not the one in the address', () => {
		const { text } = mergeChanges(read(), { firstName: 'Ann' });
		expect(text).toBe(
			TEXT.replace('FirstName"', 'Ann"').replace('Ann": "FirstName', 'firstName": "Ann'),
		);
	});

	it('returns the same text if nothing differs', () => {
		const profile = read();
		expect(mergeChanges(profile, { city: 'Redmond', country: 'US' })).toEqual({
			...profile,
			changedFields: [],
		});
	});

	it.each<[string, ProfileChanges]>([
		['an empty text', { addressLine2: null }],
		['a missing member', { phoneNumber: null, state: null }],
	])('does not change %s to clear it', (_, changes) => {
		expect(mergeChanges(read(), changes).changedFields).toEqual([]);
	});

	it('writes null to clear a member, and adds a member that is missing', () => {
		const text = TEXT.replace('"addressLine2": ""', '"addressLine2": "Suite 1"');
		const merged = mergeChanges(read(text), { addressLine2: null, state: 'WA', language: 'en' });

		expect(merged.changedFields).toEqual([
			'language',
			'defaultAddress.addressLine2',
			'defaultAddress.state',
		]);
		expect(merged.json).toEqual({
			...read().json,
			language: 'en',
			defaultAddress: {
				...(read().json.defaultAddress as object),
				addressLine2: null,
				state: 'WA',
			},
		});
	});

	it('uses the names of a profile with capitals', () => {
		const merged = mergeChanges(read(CAPITALS), { city: 'Oslo', state: 'WA', language: 'en' });

		expect(merged.json).toMatchObject({
			Language: 'en',
			DefaultAddress: { City: 'Oslo', State: 'WA' },
		});
		expect(Object.keys(merged.json).filter((name) => /^[a-z]/.test(name))).toEqual([]);
	});

	it.each([
		['null', '{"defaultAddress":null,"a":1.0}', '{"defaultAddress":{"city":"Oslo"},"a":1.0}'],
		[
			'missing',
			'{"Attributes":{"ObjectType":"CustomerBillingProfile"}}',
			'{"Attributes":{"ObjectType":"CustomerBillingProfile"},"DefaultAddress":{"City":"Oslo"}}',
		],
		[
			'empty',
			'{"Language":"en","DefaultAddress":{}}',
			'{"Language":"en","DefaultAddress":{"City":"Oslo"}}',
		],
	])('adds an address if it is %s', (_, text, expected) => {
		expect(mergeChanges(read(text), { city: 'Oslo' }).text).toBe(expected);
	});
});

describe('hasChanges', () => {
	it('requires exactly the wanted values', () => {
		expect(hasChanges(read(), { city: 'Redmond', phoneNumber: null })).toBe(true);
		expect(hasChanges(read(CAPITALS), { city: 'Redmond', phoneNumber: null })).toBe(true);
		expect(hasChanges(read(), { city: 'redmond' })).toBe(false);
		expect(hasChanges(read(), { city: 'Redmond', email: 'other@sample.com' })).toBe(false);
	});
});

describe('confirmsChanges', () => {
	const respond = (city: string, etag: string) =>
		read(TEXT.replace('Redmond', city).replace(String.raw`W/\"7\"`, etag));

	it.each([
		['the wanted value', 'Oslo', 'seven', true],
		['a new version with the value in another spelling', 'OSLO ', 'eight', true],
		['the same version with the value in another spelling', 'OSLO', 'seven', false],
		['a new version with another value', 'Redmond', 'eight', false],
		['the old value', 'Redmond', 'seven', false],
	])('decides about %s', (_, city, etag, expected) => {
		expect(confirmsChanges(respond(city, etag), { city: 'Oslo' }, '"seven"')).toBe(expected);
	});
});

import {
	describeStatus,
	formatAddress,
	readAddressValidation,
	toAddress,
} from '../../../nodes/MicrosoftPartnerCenter/domain/address';

const sent = { addressLine1: 'Microsoft Way', city: 'Redmond', country: 'US' };
const suggestion = {
	country: 'US',
	city: 'Redmond',
	state: 'WA',
	addressLine1: '1 Microsoft Way',
	postalCode: '98052-6399',
};

describe('readAddressValidation', () => {
	it.each([
		['VerifiedShippable', 'verifiedShippable', true],
		['Verified', 'verified', true],
		['InteractionRequired', 'interactionRequired', false],
		['StreetPartial', 'streetPartial', false],
		['PremisesPartial', 'premisesPartial', false],
		['Multiple', 'multiple', false],
		['None', 'none', false],
		['NotValidated', 'notValidated', false],
		['premises_partial', 'premisesPartial', false],
		['AwaitingReview', 'AwaitingReview', false],
		['constructor', 'constructor', false],
	])('reads the status %s as %s', (status, name, isVerified) => {
		const body = { originalAddress: sent, status };
		expect(readAddressValidation(body, sent)).toEqual({
			isVerified,
			status: name,
			originalAddress: sent,
			suggestedAddresses: [],
		});
	});

	it('reads names with and without capitals', () => {
		const message = "Address field invalid for property: 'PostalCode'";
		const small = {
			originalAddress: sent,
			suggestedAddresses: [suggestion],
			status: 'StreetPartial',
			validationMessage: message,
		};
		const toCapitals = (text: string) =>
			text.replace(/"([a-z])(\w*)":/g, (_, first: string, rest: string) => {
				return `"${first.toUpperCase()}${rest}":`;
			});

		const expected = { ...small, isVerified: false, status: 'streetPartial' };
		expect(readAddressValidation(small, sent)).toEqual(expected);
		const capitals = JSON.parse(toCapitals(JSON.stringify(small))) as unknown;
		expect(readAddressValidation(capitals, sent)).toEqual(expected);
	});

	it('shows the address that was sent if the response does not repeat it', () => {
		const body = { status: 'None', suggestedAddresses: null };
		expect(readAddressValidation(body, sent)).toMatchObject({
			originalAddress: sent,
			suggestedAddresses: [],
		});
	});

	it.each([
		[undefined],
		[''],
		['Verified'],
		[[]],
		[{}],
		[{ status: 'Verified' }],
		[{ status: '', originalAddress: sent }],
		[{ status: true, originalAddress: sent }],
		[{ originalAddress: sent }],
		[{ code: '3000', description: 'Bad', status: 'error' }],
	])('rejects %j', (body) => {
		expect(readAddressValidation(body, sent)).toBeUndefined();
	});
});

describe('toAddress', () => {
	it('keeps only the parts that have a value, whatever the case of their names', () => {
		const address = {
			City: 'Oslo',
			addressLine2: null,
			state: ' ',
			postalCode: 150,
			phoneNumber: '1',
		};
		expect(toAddress(address)).toEqual({ city: 'Oslo', postalCode: '150' });
	});

	it.each([undefined, null, 'Oslo'])('reads %j as an empty address', (address) => {
		expect(toAddress(address)).toEqual({});
	});
});

describe('formatAddress', () => {
	it.each([
		[suggestion, '1 Microsoft Way, Redmond, WA 98052-6399, US'],
		[
			{ ...suggestion, addressLine2: 'Suite 2', state: '' },
			'1 Microsoft Way, Suite 2, Redmond, 98052-6399, US',
		],
		[{}, ''],
	])('writes %j on one line', (address, line) => {
		expect(formatAddress(address)).toBe(line);
	});
});

describe('describeStatus', () => {
	it.each([
		['streetPartial', 'has an incomplete street'],
		['AwaitingReview', 'has the status "AwaitingReview"'],
	])('describes %s', (status, meaning) => {
		expect(describeStatus(status)).toBe(meaning);
	});
});

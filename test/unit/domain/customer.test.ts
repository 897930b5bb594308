import fc from 'fast-check';
import {
	hasSeveralCustomerIds,
	toCustomerId,
} from '../../../nodes/MicrosoftPartnerCenter/domain/customer';
import { customerIdSpelling } from '../../fixtures/spellings';

const ID = '41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11';

describe('toCustomerId', () => {
	it('accepts any GUID, converts it to lower case and trims it', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.constantFrom('', ' ', '\t\n'), (id, whitespace) => {
				expect(toCustomerId(`${whitespace}${id.toUpperCase()}${whitespace}`)).toBe(id);
			}),
		);
	});

	it('reads every usual spelling of a GUID', () => {
		fc.assert(
			fc.property(customerIdSpelling, ({ id, text }) => {
				expect(toCustomerId(text)).toBe(id);
			}),
		);
	});

	it('returns undefined for anything else', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(toCustomerId(value)).toBeUndefined();
			}),
		);
	});

	it('returns undefined for a text with a visible character too many or one digit too few', () => {
		const visible = fc.constantFrom(...Array.from('0aF.,;:/?#@_()[]"\'\\|é٣'), '𝟙');
		fc.assert(
			fc.property(customerIdSpelling, fc.nat(), visible, ({ text }, place, character) => {
				const index = place % (text.length + 1);
				expect(toCustomerId(text.slice(0, index) + character + text.slice(index))).toBeUndefined();
				expect(toCustomerId(text.replace(/[0-9a-f](?=[^0-9a-f]*$)/i, ''))).toBeUndefined();
			}),
		);
	});

	it.each([
		['an open brace', `{${ID}`],
		['a closing brace', `${ID}}`],
		['braces after a URN', `urn:uuid:{${ID}}`],
		['another URN', `urn:oid:${ID}`],
		['a hyphen in another place', '41f8-d5fb0d5c-4c1c-9d0d-3f2a6c0e7b11'],
		['two hyphens', ID.replace('-', '--')],
		['two IDs', `${ID} ${ID}`],
		['two IDs with a no-break space between them', `${ID}\u00A0${ID}`],
		['two IDs with an invisible character between them', `${ID}\u200B${ID}`],
		['fullwidth digits', ID.replace('4', '\uFF14')],
	])('returns undefined for %s', (_, text) => {
		expect(toCustomerId(text)).toBeUndefined();
	});
});

describe('hasSeveralCustomerIds', () => {
	it('finds two IDs in any spelling and with any separator', () => {
		const separator = fc.constantFrom(' ', ',', '; ', '\n', '\u00A0', '\u200B', '/', ' | ');
		fc.assert(
			fc.property(customerIdSpelling, separator, customerIdSpelling, (one, between, other) => {
				expect(hasSeveralCustomerIds(one.text + between + other.text)).toBe(true);
				expect(hasSeveralCustomerIds(one.text)).toBe(false);
			}),
		);
	});
});

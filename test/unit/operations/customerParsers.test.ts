import fc from 'fast-check';
import { toCustomerId } from '../../../nodes/MicrosoftPartnerCenter/domain/customer';
import {
	parseCustomerId,
	parseDomain,
} from '../../../nodes/MicrosoftPartnerCenter/operations/customerParsers';

const ID = '41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11';

describe('parseCustomerId', () => {
	it('rejects anything but a tenant ID and names the field', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				fc.pre(toCustomerId(value) === undefined);
				expect(() => parseCustomerId(value)).toThrow(/'Customer'/);
			}),
		);
	});

	it.each([
		['a domain', 'contoso.com', /is the domain "contoso\.com", but By ID .*Choose By Domain/],
		['an e-mail address', 'jane@contoso.com', /is the domain "contoso\.com".*Choose By Domain/],
		['a web address', 'https://www.contoso.com/', /is the domain "contoso\.com".*Choose By Domain/],
		['a company name', 'Contoso University', /not a tenant ID\. .*by name, choose From List/],
		[
			'a company name with a dot',
			'Fabrikam, Inc.',
			/not a tenant ID\. .*by name, choose From List/,
		],
		[
			'a tenant ID that was cut off',
			ID.slice(0, -1),
			/not a tenant ID\. Enter the customer's whole tenant ID\. (?!.*From List)/,
		],
		['two tenant IDs', `${ID}, ${ID}`, /contains more than one tenant ID\. .*one item for each/],
		[
			'an invisible character in a name',
			'Con\u200Btoso',
			/not a tenant ID\. It contains an invisible character \(U\+200B\)/,
		],
		['a no-break space in a name', 'Contoso\u00A0Ltd', /an invisible character \(U\+00A0\)/],
		['a control character', `${ID}\0`, /an invisible character \(U\+0000\)/],
		['a character outside the basic plane', 'x\u{E0041}', /an invisible character \(U\+E0041\)/],
		[
			'nothing but an invisible character',
			'\u200B',
			/contains only an invisible character \(U\+200B\)/,
		],
		['nothing but a space', ' ', /'Customer' is empty/],
	])('says what to do if the value is %s', (_, value, message) => {
		expect(() => parseCustomerId(value)).toThrow(message);
	});

	it('names no invisible character if there is none', () => {
		fc.assert(
			fc.property(fc.string(), (value) => {
				fc.pre(toCustomerId(value) === undefined);
				expect(() => parseCustomerId(value)).toThrow(/^(?!.*invisible)/s);
			}),
		);
	});
});

describe('parseDomain', () => {
	it.each([
		['a tenant ID', ID, /is a tenant ID, but By Domain .*Choose By ID/],
		['a tenant ID in braces', `{${ID.toUpperCase()}}`, /is a tenant ID, but .*Choose By ID/],
		['a company name', 'Contoso University', /not a domain\. .*by name, choose From List/],
		[
			'two domains',
			'contoso.com; fabrikam.com',
			/contains more than one domain\. .*one item for each/,
		],
		[
			'two domains with a no-break space',
			'contoso.com\u00A0fabrikam.com',
			/contains more than one domain\. It contains an invisible character \(U\+00A0\)/,
		],
		[
			'nothing but an invisible character',
			'\u2060',
			/contains only an invisible character \(U\+2060\)/,
		],
	])('says what to do if the value is %s', (_, value, message) => {
		expect(() => parseDomain(value)).toThrow(message);
	});
});

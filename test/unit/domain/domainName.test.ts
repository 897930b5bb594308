import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import {
	hasSeveralDomains,
	isDomain,
	toDomain,
} from '../../../nodes/MicrosoftPartnerCenter/domain/domainName';
import { domain, domainSpelling } from '../../fixtures/spellings';

describe('toDomain', () => {
	it('reads every usual spelling of a domain', () => {
		fc.assert(
			fc.property(domainSpelling, (each) => {
				expect(toDomain(each.text)).toBe(each.domain);
			}),
		);
	});

	it('converts an international name to ASCII, as Node does', () => {
		const letters = Array.from('äöüßéñçžąабвгдежзибκλμνξ日本語例え한국어');
		const label = fc
			.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 8 })
			.map((characters) => characters.join(''));
		fc.assert(
			fc.property(label, fc.constantFrom('example', 'рф', '中国'), (name, ending) => {
				const text = `${name}.${ending}`;
				fc.pre(isDomain(domainToASCII(text)));
				expect(toDomain(` ${text.toUpperCase()}. `)).toBe(domainToASCII(text.toUpperCase()));
			}),
		);
	});

	it.each([
		['bücher.example', 'xn--bcher-kva.example'],
		['bu\u0308cher.example', 'xn--bcher-kva.example'],
		['XN--BCHER-KVA.EXAMPLE', 'xn--bcher-kva.example'],
		['info@www.bücher.example', 'xn--bcher-kva.example'],
		['straße.example', 'xn--strae-oqa.example'],
		['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
		['ｃｏｎｔｏｓｏ．com', 'contoso.com'],
		['fabrikam\u2011inc.com', 'fabrikam-inc.com'],
		['con\u00ADtoso.com', 'contoso.com'],
		['col·lecció.cat', 'xn--collecci-ioa91d.cat'],
		['www.com', 'www.com'],
		// A joiner is part of a Persian name, and only an invisible character in other names.
		['نامه\u200Cای.com', 'xn--mgba3gch31f060k.com'],
		['contoso\u200C.com', 'contoso.com'],
		['bü\u200Dcher.example', 'xn--bcher-kva.example'],
	])('reads %j as %s', (text, expected) => {
		expect(toDomain(text)).toBe(expected);
	});

	it('gives only domains, whatever the value is', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.webUrl(), fc.string()), (value) => {
				const read = toDomain(value);
				fc.pre(read !== undefined);
				expect(read).toMatch(/^[a-z0-9.-]+$/);
				expect(isDomain(read)).toBe(true);
			}),
		);
	});

	it('returns undefined if a domain has another character in it that is not a letter or a digit', () => {
		const other = fc.constantFrom(
			...Array.from(' \u00A0\u202F\u2028,;|_!$%^*+=~\'"<>(){}[]\\`'),
			'℀',
			'😀',
			'\0',
		);
		fc.assert(
			fc.property(domain, fc.nat(), other, (name, place, character) => {
				const index = 1 + (place % (name.length - 1));
				expect(toDomain(name.slice(0, index) + character + name.slice(index))).toBeUndefined();
			}),
		);
	});

	it.each([
		['nothing', ''],
		['a word', 'Contoso'],
		['a host without a domain', 'https://localhost/'],
		['an IPv4 address', 'http://192.168.0.1/'],
		['an IPv4 address with fullwidth digits', '１９２.168.0.1'],
		['an IPv6 address', 'http://[::1]/'],
		['an encoded dot', 'contoso%2ecom'],
		['an empty label', 'contoso..com'],
		['two dots at the end', 'contoso.com..'],
		['a path without a web address', 'contoso.com/x'],
		['another scheme', 'ftp://contoso.com'],
		['a scheme without slashes', 'https:contoso.com'],
		['a backslash, which browsers read as a slash', 'https://contoso.com\\@fabrikam.com'],
		['a port that is not a number', 'contoso.com:https'],
		['two domains', 'contoso.com fabrikam.com'],
		['two domains with a no-break space', 'contoso.com\u00A0fabrikam.com'],
		['two domains with a comma', 'contoso.com,fabrikam.com'],
		['two e-mail addresses', 'jane@contoso.com;joe@fabrikam.com'],
		['a domain and an e-mail address', 'contoso.com,jane@fabrikam.com'],
		['two web addresses', 'https://contoso.com/,https://fabrikam.com/'],
		['two web addresses with a space', 'https://contoso.com https://fabrikam.com'],
		['a web address in a path', 'https://contoso.com/https://fabrikam.com'],
		['a name and an e-mail address', 'Jane <jane@contoso.com>'],
		['an e-mail address with two at signs', 'jane@contoso.com@fabrikam.com'],
		['a number', 365],
		['an array', ['contoso.com']],
	])('returns undefined for %s', (_, value) => {
		expect(toDomain(value)).toBeUndefined();
	});
});

describe('hasSeveralDomains', () => {
	it('finds two domains in any spelling', () => {
		const separator = fc.constantFrom(' ', ',', '; ', '\n', '\u00A0', ' | ');
		fc.assert(
			fc.property(domainSpelling, separator, domainSpelling, (one, between, other) => {
				expect(hasSeveralDomains(one.text + between + other.text)).toBe(true);
				expect(hasSeveralDomains(one.text)).toBe(false);
			}),
		);
	});
});

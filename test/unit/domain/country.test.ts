import {
	suggestCountryCode,
	toCountryCode,
} from '../../../nodes/MicrosoftPartnerCenter/domain/country';

describe('toCountryCode', () => {
	it.each([
		['US', 'US'],
		['de', 'DE'],
		['gB', 'GB'],
	])('reads %s as %s', (text, code) => {
		expect(toCountryCode(text)).toBe(code);
	});

	it.each(['', 'U', 'USA', 'Ü1', 'ΑΒ', 'U ', '12'])('rejects %j', (text) => {
		expect(toCountryCode(text)).toBeUndefined();
	});
});

describe('suggestCountryCode', () => {
	it.each([
		['USA', 'US'],
		['deu', 'DE'],
		['AUT', 'AT'],
		['AUS', 'AU'],
		['CHE', 'CH'],
		['SWE', 'SE'],
		['UK', 'GB'],
		['United States', 'US'],
		['United States of America', 'US'],
		['U.S.', 'US'],
		['UAE', 'AE'],
		['Turkey', 'TR'],
		['Ivory Coast', 'CI'],
		['Northern Ireland', 'GB'],
		['Canary Islands', 'ES'],
		['the Netherlands', 'NL'],
		['germany', 'DE'],
		['Deutschland', 'DE'],
		['Österreich', 'AT'],
		['España', 'ES'],
		['Espana', 'ES'],
		["Cote d'Ivoire", 'CI'],
		['Trinidad and Tobago', 'TT'],
		['Hong Kong', 'HK'],
		['日本', 'JP'],
		['Deutsch-land', 'DE'],
	])('suggests for %s the code %s', (text, code) => {
		expect(suggestCountryCode(text)).toBe(code);
	});

	// Many three-letter words begin with the code of a country that they do not mean.
	it.each([
		'',
		' ',
		'...',
		'US',
		'XX',
		'GER',
		'ABC',
		'Atlantis',
		'Diego Garcia',
		'QU',
		'constructor',
		'(',
		'unknown region',
	])('suggests nothing for %j', (text) => {
		expect(suggestCountryCode(text)).toBeUndefined();
	});
});

import {
	buildTokenUrl,
	TRUSTED_BASE_URL_REGEX,
} from '../../../nodes/MicrosoftPartnerCenter/domain/cloud';

describe('buildTokenUrl', () => {
	it('returns the v2.0 token endpoint of a tenant', () => {
		expect(buildTokenUrl('https://login.microsoftonline.com', 'contoso.com')).toBe(
			'https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token',
		);
	});
});

describe('TRUSTED_BASE_URL_REGEX', () => {
	it.each([
		'https://gateway.contoso.com',
		'https://gateway.contoso.com:8443/partner/center',
		'http://localhost',
		'http://localhost:4010/',
		'http://127.0.0.1:4010',
		'http://[::1]:4010',
	])('matches %s', (url) => {
		expect(url).toMatch(TRUSTED_BASE_URL_REGEX);
	});

	it.each([
		'http://gateway.contoso.com',
		'http://localhost.contoso.com',
		'http://127.0.0.1.contoso.com',
		'http://127.0.0.1@contoso.com',
		'http://localhost:4010@contoso.com',
		'https://user@contoso.com',
		'https://contoso.com?x=',
		'https://contoso.com#',
		'https://',
		'ftp://localhost',
		'//localhost',
		'https:\\\\contoso.com',
		'https://contoso.com/a b',
	])('does not match %s', (url) => {
		expect(url).not.toMatch(TRUSTED_BASE_URL_REGEX);
	});
});

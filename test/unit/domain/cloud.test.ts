import {
	parsePartnerTenant,
	resolveCloud,
	buildTokenUrl,
	TRUSTED_BASE_URL_REGEX,
} from '../../../nodes/MicrosoftPartnerCenter/domain/cloud';

describe('parsePartnerTenant', () => {
	it.each([
		['7e4a0000-0000-4000-8000-000000000001'],
		['contoso.onmicrosoft.com'],
		[' contoso.com '],
	])('accepts %j', (tenant) => {
		expect(parsePartnerTenant(tenant)).toBe(tenant.trim());
	});

	it.each([
		...['common', 'organizations', 'consumers', '', '  ', '../x', 'a/b.com', 'a b.com', '.com'],
		...['contoso.com/x', 'contoso.com?x', 'contoso..com', '-a.com', undefined, 7],
	])('rejects %j', (tenant) => {
		expect(() => parsePartnerTenant(tenant)).toThrow("'Tenant ID'");
	});
});

describe('resolveCloud', () => {
	// Sources: Microsoft, "Partner Center REST URLs"; for 21Vianet's sign-in: Azure China documentation.
	it.each([
		['global', 'https://api.partnercenter.microsoft.com', 'https://login.microsoftonline.com'],
		['usGovernment', 'https://api.partnercenter.microsoft.com', 'https://login.microsoftonline.us'],
		[
			'china',
			'https://partner.partnercenterapi.microsoftonline.cn',
			'https://login.partner.microsoftonline.cn',
		],
	])('returns the addresses of the cloud %s', (cloud, apiBaseUrl, loginBaseUrl) => {
		expect(resolveCloud({ cloud })).toEqual({
			apiBaseUrl,
			loginBaseUrl,
			resource: apiBaseUrl,
		});
	});

	it('removes trailing slashes from custom addresses and uses the global resource for them', () => {
		expect(
			resolveCloud({
				cloud: 'custom',
				apiBaseUrl: ' https://gateway.contoso.com/partner/ ',
				loginBaseUrl: 'http://localhost:4010//',
			}),
		).toEqual({
			apiBaseUrl: 'https://gateway.contoso.com/partner',
			loginBaseUrl: 'http://localhost:4010',
			resource: 'https://api.partnercenter.microsoft.com',
		});
	});

	it.each([['moon'], [undefined], ['__proto__'], ['toString']])('rejects %j', (cloud) => {
		expect(() => resolveCloud({ cloud })).toThrow("'Cloud'");
	});
});

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

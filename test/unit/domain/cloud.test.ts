import {
	parsePartnerTenant,
	resolveCloud,
	buildTokenUrl,
	TRUSTED_BASE_URL_REGEX,
} from '../../../nodes/MicrosoftPartnerCenter/domain/cloud';

describe("the partner's tenant", () => {
	it.each([
		['7e4a0000-0000-4000-8000-000000000001'],
		['contoso.onmicrosoft.com'],
		[' contoso.com '],
	])('may be %j', (tenant) => {
		expect(parsePartnerTenant(tenant)).toBe(tenant.trim());
	});

	it.each([
		...['common', 'organizations', 'consumers', '', '  ', '../x', 'a/b.com', 'a b.com', '.com'],
		...['contoso.com/x', 'contoso.com?x', 'contoso..com', '-a.com', undefined, 7],
	])('is not %j', (tenant) => {
		expect(() => parsePartnerTenant(tenant)).toThrow("'Tenant ID'");
	});
});

describe('the addresses of a cloud', () => {
	// Source: Microsoft, "Partner Center REST URLs"; 21Vianet's authority: Azure China documentation.
	it.each([
		['global', 'https://api.partnercenter.microsoft.com', 'https://login.microsoftonline.com'],
		['usGovernment', 'https://api.partnercenter.microsoft.com', 'https://login.microsoftonline.us'],
		[
			'china',
			'https://partner.partnercenterapi.microsoftonline.cn',
			'https://login.partner.microsoftonline.cn',
		],
	])('%s', (cloud, apiBaseUrl, loginBaseUrl) => {
		expect(resolveCloud({ cloud })).toEqual({
			apiBaseUrl,
			loginBaseUrl,
			resource: apiBaseUrl,
		});
	});

	it('custom ones are used without slashes at their end, for the global resource', () => {
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

	it.each([['moon'], [undefined], ['__proto__'], ['toString']])('%j is refused', (cloud) => {
		expect(() => resolveCloud({ cloud })).toThrow("'Cloud'");
	});

	it('lead to the token endpoint of version 2.0', () => {
		expect(buildTokenUrl('https://login.microsoftonline.com', 'contoso.com')).toBe(
			'https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token',
		);
	});
});

describe('a base URL that secrets may be sent to', () => {
	it.each([
		'https://gateway.contoso.com',
		'https://gateway.contoso.com:8443/partner/center',
		'http://localhost',
		'http://localhost:4010/',
		'http://127.0.0.1:4010',
		'http://[::1]:4010',
	])('is %s', (url) => {
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
	])('is not %s', (url) => {
		expect(url).not.toMatch(TRUSTED_BASE_URL_REGEX);
	});
});

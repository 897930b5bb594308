import {
	parsePartnerTenant,
	resolveCloud,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/credential';

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

	it('says that a tenant can be an ID or a domain, but not one that all tenants share', () => {
		expect(() => parsePartnerTenant('common')).toThrow(
			/its ID .* or its domain, .*common, organizations and consumers are not accepted/,
		);
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

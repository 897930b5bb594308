import type { IHttpRequestHelper } from 'n8n-workflow';
import { redeemRefreshToken } from '../../../nodes/MicrosoftPartnerCenter/signIn/redeemRefreshToken';

const CREDENTIAL = {
	cloud: 'global',
	tenantId: 'contoso.onmicrosoft.com',
	clientId: 'a0000000-0000-4000-8000-000000000000',
	clientSecret: 'dummy-secret',
	refreshToken: 'dummy-refresh-token',
};

/** Answers each redemption with a new access token. */
function createHttp() {
	let count = 0;
	const httpRequest = async () => ({ access_token: `dummy-access-token-${++count}` });
	return { helpers: { httpRequest } } as unknown as IHttpRequestHelper;
}

describe('redeemRefreshToken', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	it('shares a redemption for a minute, even if the clock of the machine is set back', async () => {
		const http = createHttp();
		const redeem = async () => (await redeemRefreshToken(http, CREDENTIAL)).accessToken;

		expect(await redeem()).toBe('dummy-access-token-1');
		jest.advanceTimersByTime(59_000);
		expect(await redeem()).toBe('dummy-access-token-1');
		jest.setSystemTime(Date.now() - 7_200_000);
		jest.advanceTimersByTime(2_000);
		expect(await redeem()).toBe('dummy-access-token-2');
	});
});

import { RequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import { SharedLookups } from '../../../../nodes/MicrosoftPartnerCenter/api/transport/sharedLookups';
import { UserFacingError } from '../../../../nodes/MicrosoftPartnerCenter/domain/userFacingError';

function errorResponse(status: number): RequestError {
	return new RequestError({ kind: 'errorResponse', status, headers: {}, body: '' });
}

describe('SharedLookups', () => {
	it('looks up each key once, also for callers at the same time', async () => {
		const lookups = new SharedLookups<string>();
		const find = jest.fn(async () => await Promise.resolve('id'));
		await Promise.all([lookups.get('contoso.com', find), lookups.get('contoso.com', find)]);
		await lookups.get('contoso.com', find);
		await lookups.get('fabrikam.com', find);

		expect(find).toHaveBeenCalledTimes(2);
	});

	it.each([
		['a missing customer', new UserFacingError('No customer has this domain', 'Check it.'), 1],
		['a rejection', errorResponse(400), 1],
		['an error of the service', errorResponse(503), 2],
		['too many requests', errorResponse(429), 2],
		['a sign-in that does not work', errorResponse(401), 2],
		['an error of this package', new TypeError('x is undefined'), 2],
	])('remembers an answer, and forgets what is temporary: %s', async (_, error, calls) => {
		const lookups = new SharedLookups<string>();
		const find = jest.fn(async () => await Promise.reject<string>(error));
		await expect(lookups.get('contoso.com', find)).rejects.toBe(error);
		await expect(lookups.get('contoso.com', find)).rejects.toBe(error);

		expect(find).toHaveBeenCalledTimes(calls);
	});

	it('looks up again for each caller that shared a temporary failure', async () => {
		const lookups = new SharedLookups<string>();
		const find = jest
			.fn<Promise<string>, []>()
			.mockRejectedValueOnce(errorResponse(503))
			.mockResolvedValue('id');
		const results = await Promise.allSettled(
			Array.from({ length: 3 }, async () => await lookups.get('contoso.com', find)),
		);

		expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
	});
});

import type { Fault } from '../../../tools/sandbox';
import { customers, startHarness, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const path = `/v1/customers/${customers.fabrikam.id}/qualification`;
const addFault = (status: number, options: Omit<Fault, 'action'>) =>
	harness.sandbox.faults.add({ ...options, action: { kind: 'answer', status } });

/**
 * Sends `count` requests.
 *
 * @returns the number of each request that a fault affected, counted from 1, and its status
 */
async function getAffectedRequests(count: number): Promise<string[]> {
	const affected: string[] = [];
	for (let call = 1; call <= count; call += 1) {
		const { status } = await harness.get(path);
		if (status !== 200) affected.push(`${call}: ${status}`);
	}
	return affected;
}

describe('a fault with `every` and `from`', () => {
	it('affects every n-th matching request, as many times as `times` says', async () => {
		addFault(500, { every: 3, times: 2 });

		expect(await getAffectedRequests(12)).toEqual(['3: 500', '6: 500']);
		expect(harness.sandbox.faults.pending).toEqual([]);
	});

	it('affects one request by default', async () => {
		addFault(500, { every: 3 });

		expect(await getAffectedRequests(9)).toEqual(['3: 500']);
	});

	it('starts with the request that `from` gives', async () => {
		addFault(500, { every: 4, from: 2, times: 3 });

		expect(await getAffectedRequests(12)).toEqual(['2: 500', '6: 500', '10: 500']);
	});

	it('affects each request from `from` on if `every` is not given', async () => {
		addFault(500, { from: 3, times: 2 });

		expect(await getAffectedRequests(6)).toEqual(['3: 500', '4: 500']);
	});

	it('counts only matching requests', async () => {
		addFault(500, { match: { method: 'GET', path }, every: 2 });
		await harness.get('/v1/customers?size=1');
		await harness.put(customers.fabrikam.id, '1');

		expect(await getAffectedRequests(4)).toEqual(['2: 500']);
	});

	it('starts to count when it is added', async () => {
		await getAffectedRequests(1);
		addFault(500, { every: 2 });

		expect(await getAffectedRequests(4)).toEqual(['2: 500']);
	});

	it('also counts the requests that another fault affects', async () => {
		addFault(502, { every: 4, from: 1, times: 3 });
		addFault(503, { every: 4, from: 3, times: 3 });

		expect(await getAffectedRequests(12)).toEqual([
			'1: 502',
			'3: 503',
			'5: 502',
			'7: 503',
			'9: 502',
			'11: 503',
		]);
	});

	it('affects the next request if an earlier fault affects the scheduled one, and keeps its schedule', async () => {
		addFault(502, { every: 2, times: 3 });
		addFault(503, { every: 4, times: 2 });

		expect(await getAffectedRequests(10)).toEqual([
			'2: 502',
			'4: 502',
			'5: 503',
			'6: 502',
			'8: 503',
		]);
	});

	it('still affects as many requests as `times` says after it waited for an earlier fault', async () => {
		addFault(502, { times: 5 });
		addFault(503, { every: 2, times: 3 });

		expect(await getAffectedRequests(9)).toEqual([
			'1: 502',
			'2: 502',
			'3: 502',
			'4: 502',
			'5: 502',
			'6: 503',
			'7: 503',
			'8: 503',
		]);
	});

	it('shows the remaining `times` in `pending`', async () => {
		addFault(500, { every: 2, times: 3 });
		await getAffectedRequests(2);

		expect(harness.sandbox.faults.pending).toMatchObject([{ every: 2, times: 2 }]);
	});

	it('can be added over HTTP', async () => {
		const fault = { every: 3, from: 2, times: 2, action: { kind: 'answer', status: 500 } };
		await harness.http.post('/_sandbox/faults', JSON.stringify(fault));

		expect(await getAffectedRequests(6)).toEqual(['2: 500', '5: 500']);
	});

	it.each([{ every: 0 }, { every: 1.5 }, { from: 0 }, { from: '2' }])(
		'is rejected over HTTP with %j because requests are counted from 1',
		async (schedule) => {
			const fault = { ...schedule, action: { kind: 'truncate' } };
			const response = await harness.http.post('/_sandbox/faults', JSON.stringify(fault));

			expect(response.status).toBe(400);
			expect(harness.sandbox.faults.pending).toEqual([]);
		},
	);
});

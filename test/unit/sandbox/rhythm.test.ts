import type { Fault } from '../../../sandbox';
import { customers, startHarness, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const path = `/v1/customers/${customers.fabrikam.id}/qualification`;
const order = (status: number, more: Omit<Fault, 'action'>) =>
	harness.sandbox.faults.add({ ...more, action: { kind: 'answer', status } });

/** What was answered in place of the service, and to which of so many requests, counted from 1. */
async function hits(count: number): Promise<string[]> {
	const seen: string[] = [];
	for (let call = 1; call <= count; call += 1) {
		const { status } = await harness.get(path);
		if (status !== 200) seen.push(`${call}: ${status}`);
	}
	return seen;
}

describe('a fault with a rhythm', () => {
	it('hits each n-th request that matches, as often as ordered', async () => {
		order(500, { every: 3, times: 2 });

		expect(await hits(12)).toEqual(['3: 500', '6: 500']);
		expect(harness.sandbox.faults.pending).toEqual([]);
	});

	it('hits once, unless told how often', async () => {
		order(500, { every: 3 });

		expect(await hits(9)).toEqual(['3: 500']);
	});

	it('starts with the request it was told to', async () => {
		order(500, { every: 4, from: 2, times: 3 });

		expect(await hits(12)).toEqual(['2: 500', '6: 500', '10: 500']);
	});

	it('without n, hits all from there on', async () => {
		order(500, { from: 3, times: 2 });

		expect(await hits(6)).toEqual(['3: 500', '4: 500']);
	});

	it('counts only the requests that match it', async () => {
		order(500, { match: { method: 'GET', path }, every: 2 });
		await harness.get('/v1/customers?size=1');
		await harness.put(customers.fabrikam.id, '1');

		expect(await hits(4)).toEqual(['2: 500']);
	});

	it('counts from when it was added', async () => {
		await hits(1);
		order(500, { every: 2 });

		expect(await hits(4)).toEqual(['2: 500']);
	});

	it('counts the requests that another fault hits too, so that rhythms stay apart', async () => {
		order(502, { every: 4, from: 1, times: 3 });
		order(503, { every: 4, from: 3, times: 3 });

		expect(await hits(12)).toEqual(['1: 502', '3: 503', '5: 502', '7: 503', '9: 502', '11: 503']);
	});

	it('gives way to one that was added earlier, hits the next request instead, and keeps time', async () => {
		order(502, { every: 2, times: 3 });
		order(503, { every: 4, times: 2 });

		expect(await hits(10)).toEqual(['2: 502', '4: 502', '5: 503', '6: 502', '8: 503']);
	});

	it('loses nothing, even where one without a rhythm goes first for long', async () => {
		order(502, { times: 5 });
		order(503, { every: 2, times: 3 });

		expect(await hits(9)).toEqual([
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

	it('says what is left of it', async () => {
		order(500, { every: 2, times: 3 });
		await hits(2);

		expect(harness.sandbox.faults.pending).toMatchObject([{ every: 2, times: 2 }]);
	});

	it('can be ordered over HTTP', async () => {
		const fault = { every: 3, from: 2, times: 2, action: { kind: 'answer', status: 500 } };
		await harness.http.post('/_sandbox/faults', JSON.stringify(fault));

		expect(await hits(6)).toEqual(['2: 500', '5: 500']);
	});

	it.each([{ every: 0 }, { every: 1.5 }, { from: 0 }, { from: '2' }])(
		'is refused over HTTP as %j, because requests are counted from 1',
		async (rhythm) => {
			const fault = { ...rhythm, action: { kind: 'truncate' } };
			const reply = await harness.http.post('/_sandbox/faults', JSON.stringify(fault));

			expect(reply.status).toBe(400);
			expect(harness.sandbox.faults.pending).toEqual([]);
		},
	);
});

import fc from 'fast-check';
import {
	forEachConcurrently,
	KeyedQueue,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/concurrency';

/** Lets all promises that can settle do so. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/** Work that runs until `end` is called. */
function createWork() {
	const work = { state: 'waiting' as 'waiting' | 'running' | 'ended', end: (): void => undefined };
	const run = async () => {
		work.state = 'running';
		await new Promise<void>((resolve) => {
			work.end = resolve;
		});
		work.state = 'ended';
	};
	return Object.assign(work, { run });
}

describe('KeyedQueue', () => {
	let queue: KeyedQueue;

	beforeEach(() => {
		queue = new KeyedQueue();
	});

	/** Adds work to the queue, as one caller. */
	function add(key: string, signals?: readonly AbortSignal[]) {
		const work = createWork();
		const state = { hasReturned: false };
		void queue.run(key, work.run, signals).then(() => {
			state.hasReturned = true;
		});
		return Object.assign(work, { caller: state });
	}

	it('starts work at once if no other work has its key', () => {
		const [first, other] = [add('contoso'), add('fabrikam')];

		expect([first.state, other.state]).toEqual(['running', 'running']);
	});

	it('runs the work of several callers with the same key one at a time, in the order of the calls', async () => {
		const works = [add('contoso'), add('contoso'), add('contoso')];
		const getStates = () => works.map(({ state }) => state);
		await settle();
		expect(getStates()).toEqual(['running', 'waiting', 'waiting']);

		works[0]?.end();
		await settle();
		expect(getStates()).toEqual(['ended', 'running', 'waiting']);
		works[1]?.end();
		await settle();
		expect(getStates()).toEqual(['ended', 'ended', 'running']);
	});

	it('returns to each caller when its own work has ended', async () => {
		const [first, second] = [add('contoso'), add('contoso')];
		first.end();
		await settle();

		expect([first.caller.hasReturned, second.caller.hasReturned]).toEqual([true, false]);
		second.end();
		await settle();
		expect(second.caller.hasReturned).toBe(true);
	});

	it('forgets each key when its last work has ended', async () => {
		for (let round = 0; round < 3; round++) {
			const works = ['contoso', 'fabrikam', 'contoso', 'contoso'].map((key) => add(key));
			expect(queue.size).toBe(2);
			for (const work of works) {
				await settle();
				work.end();
			}
			await settle();
			expect(queue.size).toBe(0);
		}
	});

	it('does not forget a key while only its earlier work has ended', async () => {
		const [first, second] = [add('contoso'), add('contoso')];
		first.end();
		await settle();

		expect(queue.size).toBe(1);
		second.end();
		await settle();
		expect(queue.size).toBe(0);
	});

	it('runs the work of an aborted caller at once, and later work still waits for the earlier one', async () => {
		const execution = new AbortController();
		const earlier = add('contoso');
		const aborted = add('contoso', [new AbortController().signal, execution.signal]);
		const later = add('contoso');
		await settle();
		expect(aborted.state).toBe('waiting');

		execution.abort();
		await settle();
		expect([earlier.state, aborted.state, later.state]).toEqual(['running', 'running', 'waiting']);
		aborted.end();
		await settle();
		expect(aborted.caller.hasReturned).toBe(true);
		expect([earlier.state, later.state]).toEqual(['running', 'waiting']);
		earlier.end();
		await settle();
		expect(later.state).toBe('running');
	});

	it('lets later work wait for the work of an aborted caller, too', async () => {
		const execution = new AbortController();
		const earlier = add('contoso');
		const aborted = add('contoso', [execution.signal]);
		const later = add('contoso');
		execution.abort();
		earlier.end();
		await settle();

		expect([aborted.state, later.state]).toEqual(['running', 'waiting']);
		aborted.end();
		await settle();
		expect(later.state).toBe('running');
	});

	it('does not wait if the signal was aborted before the call', async () => {
		const earlier = add('contoso');
		const aborted = add('contoso', [AbortSignal.abort()]);
		await settle();

		expect([earlier.state, aborted.state]).toEqual(['running', 'running']);
		earlier.end();
		aborted.end();
		await settle();
		expect(queue.size).toBe(0);
	});

	it('leaves no listener on a signal', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		const [earlier, waiting] = [add('contoso'), add('contoso', [signal])];
		earlier.end();
		await settle();
		waiting.end();

		expect(added).toHaveBeenCalledTimes(1);
		expect(removed).toHaveBeenCalledWith(...(added.mock.calls[0] ?? []));
	});

	it('never runs two works with the same key at once, and keeps their order', async () => {
		const keys = fc.array(fc.constantFrom('contoso', 'fabrikam', 'woodgrove'), { maxLength: 30 });
		await fc.assert(
			fc.asyncProperty(keys, fc.infiniteStream(fc.nat(3)), async (calls, steps) => {
				const running = new Set<string>();
				const ended: Record<string, number[]> = {};
				const runAll = calls.map(async (key, index) => {
					await queue.run(key, async () => {
						expect(running).not.toContain(key);
						running.add(key);
						for (let left = steps.next().value ?? 0; left > 0; left--) await Promise.resolve();
						running.delete(key);
						(ended[key] ??= []).push(index);
					});
				});
				await Promise.all(runAll);
				await settle();

				for (const indexes of Object.values(ended)) {
					expect(indexes).toEqual([...indexes].sort((one, other) => one - other));
				}
				expect(Object.values(ended).flat()).toHaveLength(calls.length);
				expect(queue.size).toBe(0);
			}),
		);
	});
});

describe('forEachConcurrently', () => {
	it('starts the calls in the order of the items, as many at once as allowed', async () => {
		const works = Array.from({ length: 5 }, createWork);
		const started: number[] = [];
		const run = forEachConcurrently(works.keys(), 2, async (index) => {
			started.push(index);
			await works[index]?.run();
		});
		expect(started).toEqual([0, 1]);

		works[1]?.end();
		await settle();
		expect(started).toEqual([0, 1, 2]);
		works[2]?.end();
		await settle();
		expect(started).toEqual([0, 1, 2, 3]);
		works[0]?.end();
		works[3]?.end();
		await settle();
		expect(started).toEqual([0, 1, 2, 3, 4]);
		works[4]?.end();
		await expect(run).resolves.toBeUndefined();
	});

	it('calls the function once for each item, also if there are fewer items than allowed calls', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(9), { maxLength: 20 }),
				fc.integer({ min: 1, max: 30 }),
				async (items, concurrency) => {
					const seen: number[] = [];
					let activeCount = 0;
					await forEachConcurrently(items, concurrency, async (item) => {
						activeCount++;
						expect(activeCount).toBeLessThanOrEqual(concurrency);
						seen.push(item);
						for (let left = item; left > 0; left--) await Promise.resolve();
						activeCount--;
					});

					expect(seen).toEqual(items);
					expect(activeCount).toBe(0);
				},
			),
		);
	});
});

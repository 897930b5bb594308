import type { FaultAction, Sandbox } from '../../tools/sandbox';
import { forEachConcurrently } from '../../nodes/MicrosoftPartnerCenter/api/transport/concurrency';
import { runWrite, WRITES } from './support/claims';
import type { Claim, Write, WriteName, WriteResult } from './support/claims';

/**
 * Puts every kind of write in doubt in every way, and compares what the node says with the final state
 * of the sandbox. Each cell has its own sandbox, and several run at the same time.
 */

/** The option *Timeout*, in seconds. It is longer than a busy machine needs for a request of a cell. */
const TIMEOUT = 3;

/** Milliseconds after which a write is applied, if the response does not wait for it. */
const LATE = 1300;

/** The milliseconds of a response that arrives a little after the timeout. */
const AFTER_TIMEOUT = TIMEOUT * 1000 + 300;

type Arrange = (sandbox: Sandbox, write: Write) => void;

function inject(...actions: FaultAction[]): Arrange {
	return (sandbox, { method }) => {
		const match = { method, path: /\/qualifications?$/ };
		for (const action of actions) sandbox.faults.add({ match, action });
	};
}

const late = (applyAfterMs: number) => inject({ kind: 'slow', applyAfterMs });
const rejected = { kind: 'answer', status: 400, body: '{"code":"800002"}' } as const;

function lagging(arrange: Arrange, lag: Parameters<Sandbox['lagReads']>[0]): Arrange {
	return (sandbox, write) => {
		sandbox.lagReads(lag);
		arrange(sandbox, write);
	};
}

/** Each fault, with what the node knows in the end with and without retries. */
const FAULTS: [name: string, arrange: Arrange, on: Claim, off: Claim][] = [
	['late', late(AFTER_TIMEOUT), 'done', 'done'],
	['late and lagging for a second', lagging(late(AFTER_TIMEOUT), { ms: 1000 }), 'done', 'done'],
	['late and lagging for one read', lagging(late(AFTER_TIMEOUT), { reads: 1 }), 'done', 'done'],
	['lost', inject({ kind: 'reset', when: 'after' }), 'done', 'done'],
	[
		'lost and lagging',
		lagging(inject({ kind: 'reset', when: 'after' }), { ms: 1000 }),
		'done',
		'done',
	],
	[
		'lost at once and late',
		inject({ kind: 'reset', when: 'before', applyAfterMs: LATE }),
		'done',
		'done',
	],
	[
		'500 after the write',
		inject({ kind: 'answer', status: 500, applied: 'before' }),
		'done',
		'done',
	],
	[
		'502 after the write',
		inject({ kind: 'answer', status: 502, applied: 'before' }),
		'done',
		'done',
	],
	[
		'504 before the late write',
		inject({ kind: 'answer', status: 504, applied: 'after', applyAfterMs: LATE }),
		'done',
		'done',
	],
	['truncated after the write', inject({ kind: 'truncate' }), 'done', 'done'],
	[
		'refused on the repeat',
		inject({ kind: 'slow', applyAfterMs: TIMEOUT * 1000 + 3000 }, rejected),
		'done',
		'done',
	],
	[
		'lost at once, late and refused on the repeat',
		inject({ kind: 'reset', when: 'before', applyAfterMs: 3500 }, rejected),
		'done',
		'done',
	],
];

const names = Object.keys(WRITES) as WriteName[];
const OPTIONS = {
	on: { timeout: TIMEOUT },
	off: { timeout: TIMEOUT, maxRetries: 0 },
} as const;

/** One cell of the matrix: its name, and how to run it. */
interface Cell {
	readonly title: string;
	readonly expected: Claim;
	readonly run: () => Promise<WriteResult>;
}

const MATRIX: Cell[] = FAULTS.flatMap(([fault, arrange, on, off]) =>
	names.flatMap((name) =>
		(['on', 'off'] as const).map((retries) => ({
			title: `${name}, ${fault}, retries ${retries}`,
			expected: retries === 'on' ? on : off,
			run: async () => await runWrite(name, arrange, OPTIONS[retries]),
		})),
	),
);

/** The node looks for seven seconds after the timeout. */
const LONG_AFTER: Cell[] = names.flatMap((name) => {
	const isPut = WRITES[name].method === 'PUT';
	return (['on', 'off'] as const).flatMap((retries): Cell[] => [
		{
			title: `${name}, 2 seconds after the timeout, retries ${retries}`,
			expected: 'done',
			run: async () => await runWrite(name, late(TIMEOUT * 1000 + 2000), OPTIONS[retries]),
		},
		{
			title: `${name}, 11 seconds after the timeout, retries ${retries}`,
			// A PUT is repeated, and the repeat is applied first.
			expected: isPut && retries === 'on' ? 'done' : 'unknown',
			run: async () => await runWrite(name, late(TIMEOUT * 1000 + 11_000), OPTIONS[retries]),
		},
		{
			title: `${name}, never applied, retries ${retries}`,
			expected: isPut && retries === 'on' ? 'done' : 'unknown',
			run: async () =>
				await runWrite(name, inject({ kind: 'hang', when: 'before' }), OPTIONS[retries]),
		},
		{
			title: `${name}, rejected, retries ${retries}`,
			expected: 'not done',
			run: async () => await runWrite(name, inject(rejected), OPTIONS[retries]),
		},
	]);
});

/** Runs cells, twelve at a time, before the tests that read their results. */
function runCells(cells: readonly Cell[]): Map<Cell, unknown> {
	const results = new Map<Cell, unknown>();
	beforeAll(async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await forEachConcurrently(cells, 12, async (cell) => {
			results.set(cell, await cell.run().catch((error: unknown) => error));
		});
	}, 240_000);
	return results;
}

describe.each([
	['the matrix', MATRIX],
	['a write that takes long or ends at once', LONG_AFTER],
])('%s', (_, cells) => {
	const results = runCells(cells);

	it.each(cells.map((cell) => [cell.title, cell] as const))(
		'has a claim that the service confirms: %s',
		(__, cell) => {
			const result = results.get(cell);
			// An error says what the node claimed although it is not true.
			if (result instanceof Error) throw result;
			expect(result).toMatchObject({
				claim: cell.expected,
				...(cells === MATRIX ? { state: { timesApplied: 1 } } : {}),
			});
		},
	);
});

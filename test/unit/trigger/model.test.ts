import fc from 'fast-check';
import { form, Scenario, sequence } from './support/scenario';

// A wait before a retry takes no time.
let mockMonotonicMs = 0;
jest.mock('../../../nodes/MicrosoftPartnerCenter/api/transport/clock', () => ({
	getMonotonicMs: () => mockMonotonicMs,
}));
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => {
		mockMonotonicMs += ms;
		await Promise.resolve();
	},
}));

/** A counterexample prints the seed and the path with which fast-check repeats it. */
const RUNS = { numRuns: Number(process.env.MODEL_RUNS ?? 1000) };

describe('the trigger, over random sequences of events, polls, restarts, limits, lags and clock changes', () => {
	it.each(['reviewDecided', 'qualificationChanged'] as const)(
		'reports each event exactly once (%s)',
		async (event) => {
			await fc.assert(
				fc.asyncProperty(form, sequence(event), async (serviceForm, steps) => {
					await new Scenario(event, serviceForm).play(steps);
				}),
				RUNS,
			);
		},
		120_000,
	);
});

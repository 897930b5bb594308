/** Everything one running sandbox knows, handed to the parts that serve it. */
import { AnswerBook } from './api/idempotency';
import { FaultBook } from './http/faults';
import { Journal } from './http/journal';
import { Records } from './state';
import { TokenVault } from './tokens';
import type { Readings, SandboxOptions } from './types';

export interface World {
	readonly options: Required<Omit<SandboxOptions, 'log'>> & Pick<SandboxOptions, 'log'>;
	readonly tokens: TokenVault;
	readonly records: Records;
	readonly faults: FaultBook;
	readonly journal: Journal;
	readonly readings: Readings;
	readonly answers: AnswerBook;
	reset(): void;
}

const defaultReadings: Readings = {
	qualificationReply: 'lowercase',
	bom: false,
	emptyReply: false,
	mfaEnforced: true,
};

export function createWorld(given: SandboxOptions): World {
	const options = {
		port: 0,
		control: false,
		colour: false,
		accessTokenLifetime: 3600,
		revokeRefreshTokenOnUse: false,
		latency: 0,
		...given,
	};
	const tokens = new TokenVault(options.accessTokenLifetime);
	const records = new Records(tokens);
	const world: World = {
		options,
		tokens,
		records,
		faults: new FaultBook(),
		journal: new Journal(records, options),
		readings: { ...defaultReadings },
		answers: new AnswerBook(),
		reset() {
			tokens.reset();
			records.reset();
			world.faults.clear();
			world.journal.clear();
			world.answers.clear();
			Object.assign(world.readings, defaultReadings);
		},
	};
	return world;
}

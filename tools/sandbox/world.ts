/** The state of one running sandbox, which all routes and hooks share. */
import { AnswerBook } from './api/idempotency';
import { PageBook } from './api/pageBook';
import type { AuditRecord } from './auditLog';
import { AutoReviewer } from './autoReview';
import { ServiceClock } from './clock';
import { FaultBook } from './http/faults';
import { Journal } from './http/journal';
import { Throttling } from './http/throttling';
import { PendingWrites, type WriteDelay } from './http/writeDelay';
import { defaultReadings, type Readings } from './readings';
import { Records } from './state';
import { TokenVault } from './tokens';
import type { CustomerRecord, SandboxOptions } from './types';

/** The options without a default. */
type Optional = 'log' | 'throttle';

export interface World {
	readonly options: Required<Omit<SandboxOptions, Optional>> & Pick<SandboxOptions, Optional>;
	readonly tokens: TokenVault;
	readonly records: Records;
	readonly clock: ServiceClock;
	readonly reviewer: AutoReviewer;
	readonly pendingWrites: PendingWrites;
	/** The delay of all writes; `undefined`: no delay. */
	writeDelay: WriteDelay | undefined;
	readonly throttling: Throttling;
	readonly faults: FaultBook;
	readonly journal: Journal;
	readonly readings: Readings;
	readonly answers: AnswerBook;
	readonly customerPages: PageBook<CustomerRecord>;
	readonly auditPages: PageBook<AuditRecord>;
	reset(): void;
}

export function createWorld(given: SandboxOptions): World {
	const options = {
		port: 0,
		control: false,
		color: false,
		accessTokenLifetime: 3600,
		revokeRefreshTokenOnUse: false,
		latency: 0,
		customers: 0,
		...given,
	};
	const tokens = new TokenVault(options.accessTokenLifetime);
	const clock = new ServiceClock();
	const records = new Records(tokens, options.customers, clock);
	const world: World = {
		options,
		tokens,
		records,
		clock,
		reviewer: new AutoReviewer(),
		pendingWrites: new PendingWrites(),
		writeDelay: undefined,
		throttling: new Throttling(options.throttle),
		faults: new FaultBook(),
		journal: new Journal(records, options),
		readings: { ...defaultReadings },
		answers: new AnswerBook(),
		customerPages: new PageBook(),
		auditPages: new PageBook(),
		reset() {
			world.pendingWrites.reset();
			world.writeDelay = undefined;
			world.reviewer.reset();
			clock.set(0);
			tokens.reset();
			records.reset();
			world.throttling.reset();
			world.faults.clear();
			world.journal.clear();
			world.answers.clear();
			world.customerPages.clear();
			world.auditPages.clear();
			Object.assign(world.readings, defaultReadings);
		},
	};
	return world;
}

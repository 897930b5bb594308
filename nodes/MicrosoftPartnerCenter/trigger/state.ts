import type { INodeExecutionData } from 'n8n-workflow';
import type { PartnerCenterClient } from '../api/transport/client';
import type { CustomerId } from '../domain/customer';

/** What a poll works with. */
export interface PollContext {
	readonly client: PartnerCenterClient;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** Something that could not be read. */
export interface PollFailure {
	readonly error: unknown;
	/** Whose reviews they were, where it was about one customer. */
	readonly customerId?: CustomerId;
}

/**
 * What a poll found. n8n keeps the state in memory; it saves it at activation and when a poll emits, and
 * with `N8N_POLLER_DURABLE_CURSORS_ENABLED` also when a poll finds nothing. So after a restart a poll
 * may begin from an older state, from which it must lose no event and repeat none.
 */
export interface PollResult<State> {
	readonly items: readonly INodeExecutionData[];
	readonly state: State;
	/** What could not be read; the state says nothing about it, so the next poll reads it again. */
	readonly failures: readonly PollFailure[];
	/** Whether anything could be read. */
	readonly readSome: boolean;
}

/** Reads a member of the static data that n8n kept, which may be of any shape. */
export function isTextArray(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

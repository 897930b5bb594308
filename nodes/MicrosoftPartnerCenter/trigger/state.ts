import type { INodeExecutionData } from 'n8n-workflow';
import type { PartnerCenterClient } from '../api/client';
import type { TraceIds } from '../api/request';

/** What a poll works with. */
export interface PollContext {
	readonly client: PartnerCenterClient;
	readonly ids: TraceIds;
	/** Milliseconds since 1970. */
	readonly now: number;
	/** Milliseconds for one try. */
	readonly timeoutMs: number;
}

/**
 * What a poll found. n8n saves the state only at activation and when a poll emits, so it holds what
 * was reported, never what was merely seen.
 */
export interface PollResult<State> {
	readonly items: readonly INodeExecutionData[];
	readonly state: State;
	/** What could not be read; the state says nothing about it, so the next poll reads it again. */
	readonly failures: readonly unknown[];
}

/** Reads a member of the static data that n8n kept, which may be of any shape. */
export function isTextArray(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

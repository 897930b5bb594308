import type { INodeExecutionData } from 'n8n-workflow';
import type { PartnerCenterClient } from '../api/transport/client';
import type { CustomerId } from '../domain/customer';
import type { TriggerState } from './state';

/** The client and the time of a poll. */
export interface PollContext {
	readonly client: PartnerCenterClient;
	/** The start of the poll, in milliseconds since 1970, on this machine's clock. */
	readonly now: number;
}

/** Something that could not be read. */
export interface PollFailure {
	readonly error: unknown;
	/** The customer that could not be read, if it was about one. */
	readonly customerId?: CustomerId;
}

/** The result of a poll. */
export interface PollResult {
	readonly items: readonly INodeExecutionData[];
	/** The new memory of the trigger's event. */
	readonly state: Pick<TriggerState, 'customers' | 'log'>;
	readonly failures: readonly PollFailure[];
	/** Whether anything could be read. */
	readonly readSome: boolean;
	/** Whether the memory could not be true, and was replaced. */
	readonly isDamaged?: boolean;
}

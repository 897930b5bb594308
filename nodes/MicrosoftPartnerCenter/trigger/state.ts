import type { CustomerId } from '../domain/customer';
import type { LogState } from './changes';
import type { ReviewKnowledge } from './reviews';

/** A rest that Partner Center asked for: ISO 8601, on this machine's clock. */
export interface Pause {
	readonly from: string;
	readonly until: string;
}

/** One customer that is or was watched. */
export interface WatchedCustomer extends Pick<ReviewKnowledge, 'reviews' | 'unreadSince'> {
	readonly customerId: CustomerId;
	/** Set while the customer is not watched. */
	readonly isRemoved?: true;
}

/**
 * The memory of the trigger between polls, as JSON that a person can read in the workflow's static data.
 *
 * n8n keeps it in memory. It saves it at activation and when a poll emits, and with
 * `N8N_POLLER_DURABLE_CURSORS_ENABLED` also when a poll finds nothing. So after a restart a poll may
 * start from an older state, from which it must lose no event and repeat none.
 */
export interface TriggerState {
	readonly version: 1;
	readonly pause?: Pause;
	/** For *Review Decided*: the customers, in the order in which they are read next. */
	readonly customers?: readonly WatchedCustomer[];
	/** For *Qualification Changed*. */
	readonly log?: LogState;
}

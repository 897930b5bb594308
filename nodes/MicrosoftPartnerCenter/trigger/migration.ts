import type { IDataObject } from 'n8n-workflow';
import { toCustomerId } from '../domain/customer';
import { isRecord } from '../domain/values';
import type { LogState } from './changes';
import type { KnownReview } from './reviews';
import type { TriggerState, WatchedCustomer } from './state';
import { parseInstant, toInstant } from './time';

/** Reads `qualification|status|date`, as the first version remembered a decision. */
function migrateDecision(key: unknown, now: number): KnownReview | undefined {
	if (typeof key !== 'string') return undefined;
	const [qualification = '', status = '', ...date] = key.split('|');
	if (qualification === '' || status === '') return undefined;
	const submitted = parseInstant(date.join('|'));
	const seen = toInstant(now);
	return submitted === undefined
		? { qualification, status, seen }
		: { qualification, status, submitted, seen };
}

function migrateCustomers(decisions: Record<string, unknown>, now: number): WatchedCustomer[] {
	return Object.entries(decisions).flatMap(([id, keys]) => {
		const customerId = toCustomerId(id);
		if (customerId === undefined || !Array.isArray(keys)) return [];
		const reviews = keys.map((key) => migrateDecision(key, now)).filter((key) => key !== undefined);
		return [{ customerId, reviews }];
	});
}

/** Everything before `reportedUntil` was reported. A record that appears later than that is left out. */
function migrateLog(changes: Record<string, unknown>, now: number): LogState {
	const reportedUntil = parseInstant(changes.reportedUntil);
	return { since: reportedUntil ?? toInstant(now), reported: [] };
}

/**
 * Converts the static data of the first version, which had no version number.
 *
 * @param now milliseconds since 1970
 * @returns undefined if there is none: the trigger has never been active
 */
export function migrateState({ states }: IDataObject, now: number): TriggerState | undefined {
	if (!isRecord(states)) return undefined;
	const { reviewDecided, qualificationChanged } = states;
	return {
		version: 1,
		...(isRecord(reviewDecided) ? { customers: migrateCustomers(reviewDecided, now) } : {}),
		...(isRecord(qualificationChanged) ? { log: migrateLog(qualificationChanged, now) } : {}),
	};
}

import type { IDataObject } from 'n8n-workflow';
import { isAuditRecordsPath } from '../api/endpoints/auditRecords';
import { toCustomerId } from '../domain/customer';
import { isRecord } from '../domain/values';
import type { LogReading, LogState } from './changes';
import { migrateState } from './migration';
import type { KnownReview } from './reviews';

import type { Pause, TriggerState, WatchedCustomer } from './state';

/** The content of the static data. */
export interface ParsedState {
	/** Undefined if there was none: the trigger has never been active. */
	readonly state?: TriggerState;
	/** Whether a part could not be read and was left out. */
	readonly isDamaged: boolean;
}

const INSTANT_REGEX = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DAY_REGEX = /^\d{4}-\d\d-\d\d$/;

function isDate(value: unknown, pattern: RegExp): value is string {
	return typeof value === 'string' && pattern.test(value) && !Number.isNaN(Date.parse(value));
}

function isInstant(value: unknown): value is string {
	return isDate(value, INSTANT_REGEX);
}

function isOptional(value: unknown, isValid: (value: unknown) => boolean): boolean {
	return value === undefined || isValid(value);
}

function isTexts(value: unknown): value is Record<string, string> {
	return isRecord(value) && Object.values(value).every((member) => typeof member === 'string');
}

function isPause(value: unknown): value is Pause {
	return isRecord(value) && isInstant(value.from) && isInstant(value.until);
}

function isKnownReview(value: unknown): value is KnownReview {
	return (
		isRecord(value) &&
		typeof value.qualification === 'string' &&
		typeof value.status === 'string' &&
		isOptional(value.submitted, isInstant) &&
		isInstant(value.seen)
	);
}

function parseCustomer(value: unknown): WatchedCustomer | undefined {
	if (!isRecord(value)) return undefined;
	const { unreadSince, reviews, isRemoved } = value;
	const customerId = toCustomerId(value.customerId);
	const isUnread = isInstant(unreadSince);
	const isRead = Array.isArray(reviews) && reviews.every(isKnownReview);
	const isValid =
		isOptional(unreadSince, isInstant) && (isRead || (isUnread && reviews === undefined));
	if (customerId === undefined || !isValid) return undefined;
	return {
		customerId,
		...(isRemoved === true && { isRemoved }),
		...(isUnread && { unreadSince }),
		...(isRead && { reviews }),
	};
}

function isPageRequest(value: unknown): boolean {
	return (
		isRecord(value) &&
		typeof value.path === 'string' &&
		isAuditRecordsPath(value.path) &&
		isOptional(value.query, isTexts) &&
		isOptional(value.headers, isTexts)
	);
}

function isReading(value: unknown): value is LogReading {
	return (
		isRecord(value) &&
		isOptional(value.startedAt, isInstant) &&
		isDate(value.startDate, DAY_REGEX) &&
		isOptional(value.endDate, (day) => isDate(day, DAY_REGEX)) &&
		(value.days === 1 || value.days === 29) &&
		isOptional(value.next, isPageRequest)
	);
}

function isReportedChange(value: unknown): value is string {
	return typeof value === 'string' && isInstant(value.slice(0, 24));
}

function parseLog(value: unknown): { log?: LogState; isDamaged: boolean } {
	if (!isRecord(value) || !isInstant(value.since)) return { isDamaged: true };
	const { since, isUnread, reported, reading } = value;
	const entries: unknown[] = Array.isArray(reported) ? reported : [];
	const kept = entries.filter(isReportedChange);
	const isReadingValid = isOptional(reading, isReading);
	const log: LogState = {
		since,
		...(isUnread === true && { isUnread }),
		reported: kept,
		...(isReading(reading) && { reading }),
	};
	return {
		log,
		isDamaged: !Array.isArray(reported) || kept.length < entries.length || !isReadingValid,
	};
}

/** Reads the static data of the trigger, of whatever version and shape. Never throws. */
export function parseState(staticData: IDataObject, now: number): ParsedState {
	const { state } = staticData;
	if (state === undefined) {
		const migrated = migrateState(staticData, now);
		return { state: migrated, isDamaged: false };
	}
	if (!isRecord(state) || state.version !== 1) {
		return { state: { version: 1 }, isDamaged: true };
	}
	const { pause, customers, log } = state;
	const listed: unknown[] = Array.isArray(customers) ? customers : [];
	const kept = listed.map(parseCustomer).filter((customer) => customer !== undefined);
	const readLog = log === undefined ? { isDamaged: false } : parseLog(log);
	return {
		state: {
			version: 1,
			...(isPause(pause) ? { pause } : {}),
			...(customers === undefined ? {} : { customers: kept }),
			...(readLog.log && { log: readLog.log }),
		},
		isDamaged:
			!isOptional(pause, isPause) ||
			!isOptional(customers, Array.isArray) ||
			kept.length < listed.length ||
			readLog.isDamaged,
	};
}

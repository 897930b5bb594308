import type { IDataObject } from 'n8n-workflow';
import type { AuditRecordsQuery } from '../api/endpoints/auditRecords';
import type { PageRequest } from '../api/endpoints/pagination';
import { toCustomerId } from '../domain/customer';
import { readQualification } from '../domain/qualification';
import { isRecord, withoutCaseAndSeparators } from '../domain/values';
import { addDays, DAY_MS, parseInstant, toDay, toInstant } from './time';

/**
 * The memory of the activity log. Every reported change after `since` is in `reported`;
 * changes up to `since` are never reported. Instants are ISO 8601, in UTC, on the service's clock.
 */
export interface LogState {
	readonly since: string;
	/** Set until the log was read for the first time: `since` is then on this machine's clock. */
	readonly isUnread?: true;
	/** One text for each reported change: instant, customer, qualification. */
	readonly reported: readonly string[];
	/** The reading that a limit cut off; the next poll continues it. */
	readonly reading?: LogReading;
}

/** One reading of the log, from `since` to the present. */
export interface LogReading {
	/** When the first page was read. Undefined before that. */
	readonly startedAt?: string;
	/** The stretch that is being read, in days (`YYYY-MM-DD`). Without an end it reaches to the present. */
	readonly startDate: string;
	readonly endDate?: string;
	/** The length of a stretch, in days. */
	readonly days: number;
	/** The next page of the stretch. Undefined before the first one. */
	readonly next?: PageRequest;
}

/** One page of the log. */
export interface LogPage {
	readonly records: readonly IDataObject[];
	readonly next?: PageRequest;
	/** When the service answered, in milliseconds since 1970, on its own clock. */
	readonly serviceTime: number;
	/** The milliseconds by which the service's clock is ahead of this machine's. */
	readonly offsetMs: number;
}

/** A successful change of a qualification. */
export interface Change {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** The identity of the change: instant, customer and qualification, as one text. */
	readonly key: string;
	readonly json: IDataObject;
}

/** The time after which every record is in the log. Other logs of Microsoft take up to 53 hours. */
export const LOG_WINDOW_MS = 3 * DAY_MS;
/** No source says in which time zone the service's days begin. */
const TIME_ZONE_MARGIN_MS = DAY_MS / 2;
/** The log returns at most 30 days at once (Microsoft's page on activity records). */
const MAX_STRETCH_DAYS = 29;
/** The time for which the log keeps records (the same page). */
const LOG_RETENTION_DAYS = 89;
/** The maximum number of remembered changes. With more, `since` moves forward to the oldest one. */
export const MAX_REPORTED = 10_000;

/** The qualification in a record's old or new value, which is JSON text. */
function readQualificationValue(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	try {
		const parsed: unknown = JSON.parse(value);
		const member = isRecord(parsed) ? (parsed.Qualification ?? parsed.qualification) : parsed;
		return readQualification(member);
	} catch {
		return readQualification(value);
	}
}

/**
 * Reads a record of the log.
 *
 * @param record as the service sent it
 * @returns undefined if the record is not a successful change of a qualification
 */
export function readChange(record: IDataObject): Change | undefined {
	const { operationType, operationStatus, operationDate, customerId } = record;
	const isChange =
		withoutCaseAndSeparators(String(operationType)) === 'updatecustomerqualification' &&
		withoutCaseAndSeparators(String(operationStatus)) === 'succeeded';
	const instant = parseInstant(operationDate);
	if (!isChange || instant === undefined) return undefined;
	const qualification = readQualificationValue(record.resourceNewValue);
	const json = {
		customerId: toCustomerId(customerId) ?? customerId,
		customerName: record.customerName ?? undefined,
		qualification,
		previousQualification: readQualificationValue(record.resourceOldValue),
		changedAt: operationDate,
		changedBy: record.userPrincipalName ?? undefined,
	};
	return {
		at: Date.parse(instant),
		key: [instant, String(customerId).toLowerCase(), qualification ?? ''].join(' ').trim(),
		json: Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined)),
	};
}

/**
 * Gets the `since` of a memory that begins now. A change in the same millisecond comes after it.
 *
 * @param now milliseconds since 1970
 * @returns an instant, ISO 8601 in UTC
 */
export function getFirstSince(now: number): string {
	return toInstant(now - 1);
}

/**
 * Creates the memory of a log that was never read.
 *
 * @param now milliseconds since 1970, on this machine's clock
 * @returns the memory: changes from now on are reported
 */
export function createUnreadLog(now: number): LogState {
	return { since: getFirstSince(now), isUnread: true, reported: [] };
}

/** The end of a stretch, or undefined if it reaches to the present. */
function getEndDate(startDate: string, days: number, now: number): string | undefined {
	const end = addDays(startDate, days);
	return end <= toDay(now - TIME_ZONE_MARGIN_MS) ? end : undefined;
}

/**
 * Gets the reading to do next.
 *
 * @param log the memory of the log
 * @param now milliseconds since 1970
 * @returns the reading that was cut off, or a new one
 */
export function getReading(log: LogState, now: number): LogReading {
	if (log.reading !== undefined) return log.reading;
	const startDate = toDay(Date.parse(log.since) - TIME_ZONE_MARGIN_MS);
	const days = MAX_STRETCH_DAYS;
	return { startDate, endDate: getEndDate(startDate, days, now), days };
}

/** Gets the days to ask the log for. */
export function getQuery({ startDate, endDate }: LogReading): AuditRecordsQuery {
	return { startDate, endDate };
}

/**
 * Moves a reading to days that the log has. The clock of this machine can be wrong, or n8n was stopped
 * for longer than the log keeps records.
 *
 * @param reading the reading that the service rejected
 * @param serviceTime milliseconds since 1970, on the service's clock
 * @returns undefined if the log has those days
 */
export function moveIntoRange(reading: LogReading, serviceTime: number): LogReading | undefined {
	const latest = toDay(serviceTime - TIME_ZONE_MARGIN_MS);
	const earliest = addDays(latest, -LOG_RETENTION_DAYS);
	const { startDate, days } = reading;
	const moved = startDate < earliest ? earliest : startDate > latest ? latest : startDate;
	return moved === startDate
		? undefined
		: { startDate: moved, endDate: getEndDate(moved, days, serviceTime), days };
}

/**
 * Repeats a stretch whose next page the service no longer accepts. It is read day by day from then on,
 * so that a limit cuts off less.
 */
export function restartStretch(reading: LogReading, now: number): LogReading {
	const { startedAt, startDate } = reading;
	return { startedAt, startDate, endDate: getEndDate(startDate, 1, now), days: 1 };
}

/** Completes the first reading's `since`, which is on this machine's clock. */
function getSince(
	{ since, isUnread }: LogState,
	{ serviceTime, offsetMs }: LogPage,
	isActivation: boolean,
): string {
	if (!isUnread) return since < toInstant(serviceTime) ? since : toInstant(serviceTime);
	const at = Date.parse(since);
	const corrected = at + offsetMs;
	// After a while, the clock may have been set: rather report too much than lose a change.
	return toInstant(isActivation ? corrected : Math.min(at, corrected, serviceTime));
}

/**
 * Keeps the memory bounded. Only after a complete reading: before that, `since` must not pass a change
 * that was not read yet.
 */
function forgetOldest(log: LogState): LogState {
	const excess = log.reported.length - MAX_REPORTED;
	if (excess <= 0) return log;
	const sorted = [...log.reported].sort();
	const since = sorted[excess - 1]?.slice(0, log.since.length) ?? log.since;
	return { ...log, since, reported: sorted.filter((key) => key.slice(0, since.length) > since) };
}

/** The result of reading one page. */
export interface PageResult {
	readonly changes: readonly Change[];
	readonly log: LogState;
	/** Whether the log has been read up to the present. */
	readonly isComplete: boolean;
}

/**
 * Finds the changes of one page that were not reported yet, and remembers them and the next page.
 *
 * @param before the memory of the log
 * @param reading the reading that the page belongs to
 * @param page the page, as the service sent it
 * @param isActivation whether the trigger is being activated: what is there is older than that
 * @returns the changes to report, and the new memory
 */
export function applyLogPage(
	before: LogState,
	reading: LogReading,
	page: LogPage,
	isActivation: boolean,
): PageResult {
	const { records, next, serviceTime } = page;
	const since = getSince(before, page, isActivation);
	const reported = new Set(before.reported);
	const fresh: Change[] = [];
	for (const change of records.map(readChange)) {
		if (change === undefined || toInstant(change.at) <= since || reported.has(change.key)) continue;
		reported.add(change.key);
		fresh.push(change);
	}
	const log: LogState = { since, reported: [...reported] };
	const changes = isActivation ? [] : fresh;
	// At activation, one page shows whether the log can be read.
	if (isActivation) return { changes, log, isComplete: true };
	const startedAt = reading.startedAt ?? toInstant(serviceTime);
	const { startDate, endDate, days } = reading;
	if (next !== undefined) {
		const cut = { startedAt, startDate, endDate, days, next };
		return { changes, log: { ...log, reading: cut }, isComplete: false };
	}
	if (endDate !== undefined) {
		const stretch = { startDate: endDate, endDate: getEndDate(endDate, days, serviceTime), days };
		const rest = { startedAt, ...stretch };
		return { changes, log: { ...log, reading: rest }, isComplete: false };
	}
	const settled = toInstant(Date.parse(startedAt) - LOG_WINDOW_MS);
	const advanced = settled > since ? settled : since;
	const kept = log.reported.filter((key) => key.slice(0, advanced.length) > advanced);
	return {
		changes,
		log: forgetOldest({ since: advanced, reported: kept }),
		isComplete: true,
	};
}

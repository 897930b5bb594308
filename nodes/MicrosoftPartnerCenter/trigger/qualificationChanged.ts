import { buildAuditRecordsRequest, fetchAuditRecords } from '../api/endpoints/auditRecords';
import { RequestError } from '../api/errors/requestError';
import { parseServiceDate } from '../api/transport/serviceDate';
import { MAX_PAUSE_MS } from '../api/transport/throttle';
import { UserFacingError } from '../domain/userFacingError';
import {
	applyLogPage,
	createUnreadLog,
	getFirstSince,
	getQuery,
	getReading,
	moveIntoRange,
	readChange,
	restartStretch,
} from './changes';
import type { Change, LogPage, LogReading, LogState } from './changes';
import type { PollContext, PollFailure, PollResult } from './pollResult';
import { addDays, DAY_MS, toDay, toServiceTime } from './time';

/** The maximum number of pages that one poll reads; the next poll continues. */
const MAX_PAGES = 100;
/** The number of times that a poll starts a stretch of the log again. */
const MAX_RESTARTS = 2;
/** Statuses of a rejection that is not about the page that was asked for. */
const NOT_ABOUT_THE_PAGE = [401, 403, 408, 429];

/** Whether the service rejected what a request asked for. */
function isRejected(error: unknown): boolean {
	if (!(error instanceof RequestError) || error.failure.kind !== 'errorResponse') return false;
	const { status } = error.failure;
	return status >= 400 && status < 500 && !NOT_ABOUT_THE_PAGE.includes(status);
}

function isServerError(error: unknown): boolean {
	if (!(error instanceof RequestError)) return false;
	return error.failure.kind === 'errorResponse' && error.failure.status >= 500;
}

/**
 * Gets the present on the service's clock, as a rejection names it.
 *
 * @param error the rejection
 * @param now milliseconds since 1970, on this machine's clock
 * @returns milliseconds since 1970
 */
function getServiceTime(error: unknown, now: number): number {
	const { failure } = error instanceof RequestError ? error : {};
	const headers = failure?.kind === 'errorResponse' ? failure.headers : {};
	return toServiceTime(parseServiceDate(headers), now);
}

/**
 * Creates the memory of a log that could not be read at activation because of a pause. The 429 names the
 * service's time. If another request got it, the activation is up to an hour later.
 *
 * @param error the 429
 * @param now milliseconds since 1970, on this machine's clock
 * @returns the memory: changes from now on are reported
 */
function createBaseline(error: unknown, now: number): LogState {
	const { failure, context } = error instanceof RequestError ? error : {};
	const date = failure?.kind === 'errorResponse' ? parseServiceDate(failure.headers) : undefined;
	if (date === undefined) return createUnreadLog(now);
	const isPlausible = context?.ids === undefined && now >= date && now <= date + MAX_PAUSE_MS;
	return { since: getFirstSince(isPlausible ? now : toServiceTime(date, now)), reported: [] };
}

/** Gets the reading to try after a rejected one; undefined if no other can help. */
function correctReading(reading: LogReading, error: unknown, now: number): LogReading | undefined {
	if (!isRejected(error)) return undefined;
	const serviceTime = getServiceTime(error, now);
	if (reading.next !== undefined) return restartStretch(reading, serviceTime);
	return moveIntoRange(reading, serviceTime);
}

async function fetchNext({ client }: PollContext, reading: LogReading): Promise<LogPage> {
	const request = reading.next
		? { ...reading.next, continueWith: 'sameQuery' as const }
		: buildAuditRecordsRequest(getQuery(reading));
	const page = await fetchAuditRecords(client, request);
	if (page.next !== undefined && JSON.stringify(page.next) === JSON.stringify(reading.next)) {
		throw new UserFacingError(
			'Partner Center sent the same page of its activity log twice',
			`If it happens again, send the correlation ID ${client.ids.correlationId} to Microsoft support.`,
		);
	}
	const now = Date.now();
	const serviceTime = toServiceTime(page.serviceDate, now);
	return { records: page.items, next: page.next, serviceTime, offsetMs: serviceTime - now };
}

/** Sorts changes, the oldest first. Of one moment, they stay in the order of the log. */
function sortByTime(changes: readonly Change[]): Change[] {
	const isOldestFirst = changes.some(({ at }, index) => at > (changes[index - 1]?.at ?? at));
	const inOrder = isOldestFirst ? [...changes] : [...changes].reverse();
	return inOrder.sort((one, other) => one.at - other.at);
}

/**
 * Reads the activity log from where the last poll stopped, and finds the changes that were not reported
 * yet.
 *
 * @param context the client and the time of the poll
 * @param before undefined if the trigger is being activated: then one page shows whether the log can be
 * read, and nothing is reported
 * @returns the changes, oldest first, and the new memory of the log
 */
export async function findChanges(
	context: PollContext,
	before: LogState | undefined,
): Promise<PollResult> {
	const isActivation = before === undefined;
	const changes: Change[] = [];
	const failures: PollFailure[] = [];
	let log = before ?? createUnreadLog(context.now);
	let isDamaged = false;
	let reading = getReading(log, context.now);
	let restarts = 0;
	let pages = 0;
	while (pages < MAX_PAGES) {
		try {
			const page = await fetchNext(context, reading);
			pages++;
			isDamaged ||= !log.isUnread && Date.parse(log.since) > page.serviceTime + DAY_MS;
			const result = applyLogPage(log, reading, page, isActivation);
			log = result.log;
			changes.push(...result.changes);
			if (result.isComplete || log.reading === undefined) break;
			reading = log.reading;
		} catch (error) {
			const corrected = restarts < MAX_RESTARTS && correctReading(reading, error, context.now);
			if (!corrected) {
				failures.push({ error });
				if (isActivation) log = createBaseline(error, context.now);
				// A service that no longer knows a page may fail instead of rejecting it.
				const isLost = pages === 0 && isServerError(error) && log.reading?.next !== undefined;
				if (isLost) log = { ...log, reading: restartStretch(reading, context.now) };
				break;
			}
			restarts++;
			reading = corrected;
			if (log.reading !== undefined) log = { ...log, reading };
		}
	}
	return {
		items: sortByTime(changes).map(({ json }) => ({ json })),
		state: { log },
		failures,
		readSome: pages > 0,
		isDamaged,
	};
}

/** The days that a test by hand looks back, one after the other, until it finds a change. */
const SAMPLE_STRETCHES = [2, 7, 29];

/** The result of a test by hand. */
export interface ChangeSample {
	/** The newest change. */
	readonly change?: Change;
	/** The number of records that are no changes of a qualification. */
	readonly otherRecords: number;
	/** The days that it looked back. */
	readonly days: number;
	/** Whether it read only the first pages of these days. */
	readonly isCutOff: boolean;
}

/** Reads a stretch from a day up to the present, as far as one poll reads the log. */
async function sampleStretch(context: PollContext, first: LogReading): Promise<ChangeSample> {
	let change: Change | undefined;
	let otherRecords = 0;
	let reading: LogReading | undefined = first;
	for (let pages = 0; pages < MAX_PAGES && reading !== undefined; pages++) {
		const { records, next }: LogPage = await fetchNext(context, reading);
		const changes = records.map(readChange).filter((found) => found !== undefined);
		otherRecords += records.length - changes.length;
		change = [...(change === undefined ? [] : [change]), ...changes]
			.sort((one, other) => one.at - other.at)
			.at(-1);
		reading = next && { ...reading, next };
	}
	return { change, otherRecords, days: first.days, isCutOff: reading !== undefined };
}

/**
 * Finds the newest change of the last weeks, to show what an event looks like.
 *
 * @param context the client and the time of the poll
 * @returns the change, or what the log shows instead
 * @throws {RequestError} if the log cannot be read
 * @throws {UserFacingError} if the next page is not at the service's own address
 */
export async function sampleChanges(context: PollContext): Promise<ChangeSample> {
	let { now } = context;
	let sample: ChangeSample = { otherRecords: 0, days: 0, isCutOff: false };
	for (const days of SAMPLE_STRETCHES) {
		const getStretch = () => ({ startDate: addDays(toDay(now), -days), days });
		sample = await sampleStretch(context, getStretch()).catch(async (error: unknown) => {
			// The clock of this machine may be wrong.
			if (correctReading(getStretch(), error, now) === undefined)
				return await Promise.reject(error);
			now = getServiceTime(error, now);
			return await sampleStretch(context, getStretch());
		});
		if (sample.change !== undefined || sample.isCutOff) break;
	}
	return sample;
}

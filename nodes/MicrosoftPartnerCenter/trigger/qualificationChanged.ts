import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { fetchCollection } from '../api/endpoints/pagination';
import { readQualification } from '../domain/qualification';
import { isRecord, withoutCaseAndSeparators } from '../domain/values';
import { isTextArray } from './state';
import type { PollContext, PollResult } from './state';

/** What was reported from the audit log. Times are ISO 8601. */
export interface ReportedChanges {
	/** From when on changes are reported: a little before the activation. */
	readonly activatedAt: string;
	/** When the log was last read to its end, and all that was new in it reported. */
	readonly reportedUntil: string;
	/** The changes reported within the overlap, so that each is reported once. */
	readonly reported: readonly string[];
}

const DAY_MS = 86_400_000;
/** How far a poll looks back behind the one before: records may appear late. */
const OVERLAP_MS = DAY_MS;
/**
 * How far the first poll looks back, to note what is already there: the clocks of n8n and of Partner
 * Center may differ. It also shows at activation whether the log may be read.
 */
const CLOCK_SKEW_MS = 3_600_000;
/** The longest stretch that the audit log gives at once (Microsoft's page on activity records). */
const MAX_LOG_RANGE_MS = 30 * DAY_MS;
/** How long the audit log keeps records. */
const LOG_RETENTION_MS = 89 * DAY_MS;

/** What was reported before, as n8n kept it; undefined before the first poll. */
export function readReportedChanges(kept: unknown): ReportedChanges | undefined {
	if (!isRecord(kept)) return undefined;
	const { activatedAt, reportedUntil, reported } = kept;
	return typeof activatedAt === 'string' &&
		typeof reportedUntil === 'string' &&
		isTextArray(reported)
		? { activatedAt, reportedUntil, reported }
		: undefined;
}

/** A successful change of a qualification in the audit log. */
interface Change {
	readonly key: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly json: IDataObject;
}

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

function readChange(record: IDataObject): Change | undefined {
	const { operationType, operationStatus, operationDate, customerId } = record;
	const isChange =
		withoutCaseAndSeparators(String(operationType)) === 'updatecustomerqualification' &&
		withoutCaseAndSeparators(String(operationStatus)) === 'succeeded';
	const at = Date.parse(String(operationDate));
	if (!isChange || Number.isNaN(at)) return undefined;
	const { id, resourceOldValue, resourceNewValue, originalCorrelationId } = record;
	const name = [id, operationDate, customerId, originalCorrelationId, resourceNewValue];
	const json = {
		customerId,
		customerName: record.customerName,
		qualification: readQualificationValue(resourceNewValue),
		previousQualification: readQualificationValue(resourceOldValue),
		changedAt: operationDate,
		changedBy: record.userPrincipalName,
	};
	return {
		key: createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 16),
		at,
		json: Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined)),
	};
}

/** The changes of qualifications between two times, oldest first. @throws RequestError, UserFacingError */
async function readChanges(
	{ client }: PollContext,
	from: number,
	until: number,
): Promise<Change[]> {
	const changes: Change[] = [];
	for (let start = from; start < until; start += MAX_LOG_RANGE_MS) {
		const end = Math.min(start + MAX_LOG_RANGE_MS, until);
		const query = {
			startDate: new Date(start).toISOString(),
			endDate: new Date(end).toISOString(),
		};
		const records = await fetchCollection(client, { path: '/v1/auditrecords', query });
		changes.push(...records.map(readChange).filter((change) => change !== undefined));
	}
	const byKey = new Map(changes.map((change) => [change.key, change]));
	// The log has the newest first; of the same moment, what came first stays first.
	return [...byKey.values()].reverse().sort((one, other) => one.at - other.at);
}

/**
 * Finds the qualifications that were changed since they were last reported. The first
 * poll only notes what is there, so that activation emits no old events.
 *
 * @throws RequestError, UserFacingError; the state stays as it is then
 */
export async function findChanges(
	context: PollContext,
	before: ReportedChanges | undefined,
): Promise<PollResult<ReportedChanges>> {
	if (before === undefined) {
		const from = context.now - CLOCK_SKEW_MS;
		const changes = await readChanges(context, from, context.now);
		return {
			items: [],
			state: {
				activatedAt: new Date(from).toISOString(),
				reportedUntil: new Date(context.now).toISOString(),
				reported: changes.map(({ key }) => key),
			},
			failures: [],
			readSome: true,
		};
	}
	const activatedAt = Date.parse(before.activatedAt);
	const from = Math.max(
		Date.parse(before.reportedUntil) - OVERLAP_MS,
		activatedAt,
		context.now - LOG_RETENTION_MS,
	);
	const changes = await readChanges(context, from, context.now);
	// The service may begin earlier than it was asked to, such as with the day; what lies before was reported.
	const fresh = changes.filter(({ key, at }) => at >= from && !before.reported.includes(key));
	// What the next poll reads again.
	const overlap = changes.filter(({ at }) => at >= context.now - OVERLAP_MS);
	return {
		items: fresh.map(({ json }) => ({ json })),
		state: {
			activatedAt: before.activatedAt,
			reportedUntil: new Date(context.now).toISOString(),
			reported: overlap.map(({ key }) => key),
		},
		failures: [],
		readSome: true,
	};
}

/** What an event looks like: the newest change of the last 30 days. */
export async function sampleChanges(context: PollContext): Promise<IDataObject[]> {
	const changes = await readChanges(context, context.now - MAX_LOG_RANGE_MS, context.now);
	return changes.slice(-1).map(({ json }) => json);
}

/** GET /v1/auditrecords: the audit log. */
import type { AuditRecord } from '../auditLog';
import type { Readings } from '../readings';
import { json, type Answer } from './answer';
import { readAuditQuery } from './auditQuery';
import { onlyQuery, type Call } from './call';
import { nextLink, pageSize, rawQuery, seeksNext, selfLink, tokenHeader } from './paging';
import type { Page } from './pageBook';
import { refuse } from './refusal';

/**
 * Microsoft's "Get a record of Partner Center activity" page. `size` is from the throttling page's example and the .NET
 * SDK. An app-only token is enough.
 */
export function listAuditRecords(call: Call): Answer {
	onlyQuery(call, 'startDate', 'endDate', 'filter', 'size', 'seekOperation');
	const { readings } = call.world;
	const page = readPage(call);
	const collection = {
		totalCount: page.items.length,
		items: page.items.map((record, index) => write(readings, record, index)),
		...continuation(call, page),
		attributes: { objectType: 'Collection' },
	};
	const more = page.token === undefined ? '' : ', and more';
	const answer = json(collection, `${page.items.length} audit records${more}`);
	return page.token !== undefined && readings.auditNext === 'token'
		? { ...answer, headers: { 'MS-ContinuationToken': page.token } }
		: answer;
}

/**
 * The .NET SDK sends the token without `seekOperation`, but links have it, so both are accepted. With `seekOperation`, a
 * request can repeat the query, as links do, or omit it. A query that differs from the first page's query is an error.
 */
function readPage(call: Call): Page<AuditRecord> {
	const { world, headers, query } = call;
	const seeks = seeksNext(call);
	const token = headers[tokenHeader];
	if (token === undefined) {
		if (seeks) refuse(400, '800002', 'seekOperation needs the header MS-ContinuationToken.');
		const now = world.clock.now();
		const matches = readAuditQuery(query, now, world.readings);
		const found = world.records.auditRecords.filter(
			(record) => isShown(record, world.readings, now) && matches(record),
		);
		if (world.readings.auditOrder === 'oldestFirst') found.reverse();
		return world.auditPages.cut(found, pageSize(call), rawQuery(call));
	}
	const page = world.auditPages.turn(token);
	const first = new URLSearchParams(page.query);
	const given = [...query].filter(([name]) => name !== 'seekOperation');
	if (given.some(([name, value]) => first.get(name) !== value)) {
		refuse(400, '800002', `The token is for another query: ${page.query}`);
	}
	if (!seeks && given.length < first.size) {
		refuse(
			400,
			'800002',
			'MS-ContinuationToken needs the same query again, or seekOperation=Next.',
		);
	}
	return page;
}

/** The reference to the next page; see `auditNext` in readings.ts. The link repeats the query, as in the invoice pages. */
function continuation(call: Call, { token, query }: Page<AuditRecord>): object {
	const self = selfLink(call);
	if (token === undefined) return { links: { self } };
	if (call.world.readings.auditNext !== 'link') {
		return { continuationToken: token, links: { self } };
	}
	const next = nextLink(call, `/auditrecords?${query}&seekOperation=Next`, token);
	return { links: { self, next } };
}

/** Whether the log shows a record at the moment. */
function isShown(
	{ customerId, shownFrom }: AuditRecord,
	{ auditMissing }: Readings,
	now: number,
): boolean {
	return !auditMissing.includes(customerId) && Date.parse(shownFrom ?? '1970-01-01') <= now;
}

/** @param index the position on the page, which selects the date format if there are several */
function write(readings: Readings, record: AuditRecord, index: number): object {
	const { partnerId, originalCorrelationId = null, operationDate } = record;
	const time = Date.parse(operationDate);
	const recordedFields = {
		id: `${partnerId}_${toTicks(time)}`,
		sessionId: originalCorrelationId,
		originalCorrelationId,
		customizedData: [{ key: 'Context', value: null }],
	};
	return {
		...record,
		// JSON leaves out what is undefined.
		...{ id: undefined, originalCorrelationId: undefined, shownFrom: undefined },
		customizedData: [],
		...(readings.auditRecordForm === 'recorded' && recordedFields),
		operationDate: writeDate(readings, time, index),
		attributes: { objectType: 'AuditRecord' },
	};
}

/** .NET ticks: 100 nanoseconds since the year 1. */
function toTicks(time: number): string {
	return String(BigInt(time) * 10_000n + 621_355_968_000_000_000n);
}

function writeDate({ auditDateForm }: Readings, time: number, index: number): string {
	const zulu = new Date(time).toISOString();
	const sevenDecimals = zulu.replace('Z', '0000Z');
	if (auditDateForm === 'zulu') return sevenDecimals;
	const pacific = new Date(time - 7 * 60 * 60 * 1000).toISOString().replace('Z', '-07:00');
	return [sevenDecimals, pacific, zulu.replace(/0?0?Z$/, 'Z')][index % 3] ?? zulu;
}

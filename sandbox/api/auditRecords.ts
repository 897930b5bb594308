/** GET /v1/auditrecords: the audit log. */
import type { AuditRecord } from '../auditLog';
import type { Readings } from '../readings';
import { json, type Answer } from './answer';
import { readAuditQuery } from './auditQuery';
import { onlyQuery, type Call } from './call';
import {
	nextLink,
	pageSize,
	rawQuery,
	seeksNext,
	selfLink,
	tokenHeader,
	type Page,
} from './paging';
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
		items: page.items.map((record) => write(readings, record)),
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
		const matches = readAuditQuery(query, call.world.clock.now());
		return world.auditPages.cut(
			world.records.auditRecords.filter(matches),
			pageSize(call),
			rawQuery(call),
		);
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

/** Fields, and dates with seven decimal places, as in the page's example. */
function write({ auditRecordIds }: Readings, record: AuditRecord): object {
	const { id, originalCorrelationId, operationDate, operationStatus, ...rest } = record;
	return {
		...(auditRecordIds && { id, originalCorrelationId }),
		...rest,
		operationDate: operationDate.replace('Z', '0000Z'),
		operationStatus,
		customizedData: [],
		attributes: { objectType: 'AuditRecord' },
	};
}

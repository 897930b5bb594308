import type { PartnerCenterClient } from '../transport/client';
import { fetchPage } from './pagination';
import type { Page, PageRequest } from './pagination';

const PATH = '/v1/auditrecords';

/** The days to read, as `YYYY-MM-DD`. */
export interface AuditRecordsQuery {
	readonly startDate: string;
	/** Undefined for the present. No source says whether the records of this day are included. */
	readonly endDate?: string;
}

/** The request for the first page of the activity log. */
export function buildAuditRecordsRequest({ startDate, endDate }: AuditRecordsQuery): PageRequest {
	const query: PageRequest['query'] =
		endDate === undefined ? { startDate } : { startDate, endDate };
	return { path: PATH, query, continueWith: 'sameQuery' };
}

/** Whether a remembered path is one of the activity log: it becomes part of a URL. */
export function isAuditRecordsPath(path: string): boolean {
	return path === PATH || path.startsWith(`${PATH}?`);
}

/**
 * `GET /v1/auditrecords?startDate={YYYY-MM-DD}`: one page of Partner Center's activity log. Microsoft's
 * page "Get a record of Partner Center activity" asks for days, and the service was reported to reject
 * date-times (Partner-Center-Java issue 106).
 *
 * @param client the client of the poll
 * @param request the first page's request, or a next page's
 * @returns the page
 * @throws {RequestError} if the page cannot be read
 * @throws {UserFacingError} if the next page is not at the service's own address
 */
export async function fetchAuditRecords(
	client: PartnerCenterClient,
	request: PageRequest,
): Promise<Page> {
	return await fetchPage(client, request);
}

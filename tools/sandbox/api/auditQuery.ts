/** Parses the query of `GET /v1/auditrecords`. */
import { z } from 'zod';
import type { AuditRecord } from '../auditLog';
import type { Readings } from '../readings';
import { refuse, RefusalError } from './refusal';

const day = 24 * 60 * 60 * 1000;

/** In days. "Get a record of Partner Center activity" page: older records are not available. */
const daysAvailable = 90;

/** In milliseconds. Swagger "Microsoft Partner Audit Api": the maximum window. */
const widestWindow = 30 * day;

/**
 * Parses the query into a predicate.
 *
 * - Date format: yyyy-mm-dd (the page), and the format that `auditDates` selects. A rejected date was seen as a 400 with
 *   the words of `refuseDate` (Partner-Center-SDK-Samples issue 17).
 * - No start: the last 30 days, but only with a filter (the page). No end: the maximum window or now (the page).
 * - An end without a time includes that day, unless `auditEndDate` is `exclusive`: the throttling page's example requests
 *   one day with the same start and end.
 * - A start more than 90 days ago is a bad request (the page). The sandbox's choice: so are a start in the future, an end
 *   before the start and a window that is longer than the swagger allows.
 *
 * @param now milliseconds since 1970, on the service's clock
 * @returns a predicate for the requested records
 */
export function readAuditQuery(
	query: URLSearchParams,
	now: number,
	{ auditDates, auditEndDate }: Readings,
): (record: AuditRecord) => boolean {
	const filter = query.get('filter');
	const startText = query.get('startDate');
	const endText = query.get('endDate');
	if (startText === null && filter === null) {
		refuse(400, '800002', 'A request without a filter needs a startDate.');
	}
	const start = startText === null ? now - widestWindow : readDate(startText, auditDates);
	const end =
		endText === null ? Math.min(start + widestWindow, now) : readDate(endText, auditDates);
	if (start < startOfDay(now) - daysAvailable * day) {
		refuse(400, '800002', `The startDate is more than ${daysAvailable} days ago.`);
	}
	if (start > now) refuse(400, '800002', 'The startDate is in the future.');
	if (end < start) refuse(400, '800002', 'The endDate is before the startDate.');
	if (end - start > widestWindow) {
		refuse(400, '800002', 'The endDate is more than 30 days after the startDate.');
	}
	const lastOfDay = auditEndDate === 'inclusive' ? end + day - 1 : end - 1;
	const last = endText !== null && isDay(endText) ? lastOfDay : end;
	const matches = readFilter(filter);
	return (record) => {
		const date = Date.parse(record.operationDate);
		return date >= start && date <= last && matches(record);
	};
}

const daySchema = z.string().date();
const dateTimeSchema = z.string().datetime({ offset: true });

function isDay(text: string): boolean {
	return daySchema.safeParse(text).success;
}

/** The .NET SDK sends the American format in UTC. */
const americanSchema = z.string().regex(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/);

function readDate(text: string, accepted: Readings['auditDates']): number {
	const isAmerican = accepted === 'american' && americanSchema.safeParse(text).success;
	const isDateTime = accepted === 'dateTimes' && dateTimeSchema.safeParse(text).success;
	const time = isDay(text) || isDateTime ? Date.parse(text) : NaN;
	const read = isAmerican ? Date.parse(`${text} UTC`) : time;
	if (Number.isNaN(read)) refuseDate();
	return read;
}

function refuseDate(): never {
	throw new RefusalError(400, '', 'The request is invalid.', 'message');
}

function startOfDay(time: number): number {
	return Math.floor(time / day) * day;
}

/** The page documents these three pairs of field and operator. They are not case-sensitive. */
const filterSchema = z.discriminatedUnion('Field', [
	z
		.object({
			Field: z.literal('CompanyName'),
			Value: z.string().min(1),
			Operator: z.literal('substring'),
		})
		.strict(),
	z
		.object({
			Field: z.literal('CustomerId'),
			Value: z.string().uuid(),
			Operator: z.literal('equals'),
		})
		.strict(),
	z
		.object({
			Field: z.literal('ResourceType'),
			Value: z.string().min(1),
			Operator: z.literal('equals'),
		})
		.strict(),
]);

function readFilter(text: string | null): (record: AuditRecord) => boolean {
	if (text === null) return () => true;
	const { Field, Value } = parseFilter(text);
	const wanted = Value.toLowerCase();
	switch (Field) {
		case 'CompanyName':
			return ({ customerName }) => customerName.toLowerCase().includes(wanted);
		case 'CustomerId':
			return ({ customerId }) => customerId.toLowerCase() === wanted;
		case 'ResourceType':
			// The page's example has "Subscription"; the records have names such as `customer_user`.
			return ({ resourceType }) => resourceType.replace(/_/g, '') === wanted.replace(/_/g, '');
	}
}

function parseFilter(text: string): z.infer<typeof filterSchema> {
	try {
		return filterSchema.parse(JSON.parse(text));
	} catch {
		refuse(400, '800002', `The filter is not understood: ${text}`);
	}
}

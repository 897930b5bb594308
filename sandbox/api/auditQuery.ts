/** Reads which audit records are asked for. */
import { z } from 'zod';
import type { AuditRecord } from '../auditLog';
import { refuse } from './refusal';

const day = 24 * 60 * 60 * 1000;

/** "Get a record of Partner Center activity" page: older records are not available. */
const daysAvailable = 90;

/** Swagger "Microsoft Partner Audit Api": the widest window. */
const widestWindow = 30 * day;

/**
 * - The page: dates as yyyy-mm-dd; the swagger: date-time. The American form of the page's example is not known here,
 *   because nobody should have to guess which number is the month.
 * - The page: without a start, the last 30 days, but only with a filter; without an end, the widest window or today.
 * - The throttling page's example asks for one day by naming it twice: so an end without a time includes its day.
 * - The page: a start more than 90 days ago is a bad request. So is, by the sandbox's choice, one in the future, an end
 *   before the start, and a window wider than the swagger allows.
 */
export function readAuditQuery(query: URLSearchParams): (record: AuditRecord) => boolean {
	const now = Date.now();
	const filter = query.get('filter');
	const startText = query.get('startDate');
	const endText = query.get('endDate');
	if (startText === null && filter === null) {
		refuse(400, '800002', 'A startDate is needed where no filter is given.');
	}
	const start = startText === null ? now - widestWindow : readDate('startDate', startText);
	const end = endText === null ? Math.min(start + widestWindow, now) : readDate('endDate', endText);
	if (start < startOfDay(now) - daysAvailable * day) {
		refuse(400, '800002', `The startDate is more than ${daysAvailable} days ago.`);
	}
	if (start > now) refuse(400, '800002', 'The startDate is in the future.');
	if (end < start) refuse(400, '800002', 'The endDate is before the startDate.');
	if (end - start > widestWindow) {
		refuse(400, '800002', 'The endDate is more than 30 days after the startDate.');
	}
	const last = endText !== null && isDay(endText) ? end + day - 1 : end;
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

function readDate(name: string, text: string): number {
	if (!isDay(text) && !dateTimeSchema.safeParse(text).success) {
		refuse(
			400,
			'800002',
			`The ${name} "${text}" is neither yyyy-mm-dd nor an ISO date-time with zone.`,
		);
	}
	return Date.parse(text);
}

function startOfDay(time: number): number {
	return Math.floor(time / day) * day;
}

/** The page: these three pairs of field and operator; case does not count. */
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
			// The page's example writes "Subscription", the records have `customer_user`.
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

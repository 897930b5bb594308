/** A service in memory for the trigger's model: reviews, the activity log, a limit and faults. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What differs between the services that Microsoft's sources describe. */
export interface ServiceForm {
	readonly pageSize: number;
	readonly isNewestFirst: boolean;
	/** How the log names the next page. */
	readonly next: 'token' | 'link';
	/** Whether the log includes the records of `endDate`. */
	readonly includesEndDate: boolean;
	/** The hours that the log's days begin after midnight UTC. */
	readonly dayStartsAtHour: number;
	/** Whether an approved review has its date. */
	readonly approvedDate: 'always' | 'never' | 'sometimes';
	/** The requests per minute when the trigger is published. */
	readonly limitAtStart: number;
	/** Whether the service forgets the tokens of the pages when the next window of the limit begins. */
	readonly forgetsTokens: boolean;
}

export interface Review {
	readonly status: 'InReview' | 'Approved' | 'Denied';
	/** Milliseconds since 1970. */
	readonly submitted: number;
	/** A number for each decision. */
	readonly decision?: number;
}

export interface Customer {
	readonly id: string;
	review?: Review;
	/** What a read that lags behind shows. */
	previous?: Review;
	/** How many reads show `previous`. */
	staleReads: number;
	/** How many answers leave the review out. */
	missingReads: number;
	isUnreadable: boolean;
}

export interface LogRecord {
	readonly customerId: string;
	readonly at: number;
	/** When the log shows it for the first time. */
	readonly visibleFrom: number;
	/** Until when the log does not show it, although it did before. */
	hiddenUntil: number;
}

/** The parts of n8n's request that matter here. */
export interface SentRequest {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
}

export interface SentResponse {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: unknown;
}

export class ServiceModel {
	/** Milliseconds since 1970, on the service's clock. */
	now = Date.parse('2026-11-02T09:00:00.000Z');
	/** Requests per minute. */
	limit: number;
	isDown = false;
	requestCount = 0;
	readonly customers = new Map<string, Customer>();
	readonly records: LogRecord[] = [];
	/** The numbers of the decisions that reads have shown. */
	readonly shown = new Set<number>();
	private readonly pages = new Map<string, readonly LogRecord[]>();
	private windowStart = 0;
	private windowCount = 0;
	private answers = 0;

	constructor(private readonly form: ServiceForm) {
		this.limit = form.limitAtStart;
	}

	addCustomer(id: string): void {
		this.customers.set(id, { id, staleReads: 0, missingReads: 0, isUnreadable: false });
	}

	answer({ url, headers }: SentRequest): SentResponse {
		this.requestCount++;
		if (this.now - this.windowStart >= MINUTE_MS) {
			this.windowStart = this.now;
			this.windowCount = 0;
			if (this.form.forgetsTokens) this.pages.clear();
		}
		if (++this.windowCount > this.limit) {
			const seconds = Math.ceil((this.windowStart + MINUTE_MS - this.now) / 1000);
			return this.respond(429, {}, { 'retry-after': String(seconds) });
		}
		if (this.isDown) return this.respond(503, '');
		const { pathname, searchParams } = new URL(url);
		if (pathname === '/v1/auditrecords') return this.answerLog(searchParams, headers);
		const [, id = '', list] = /^\/v1\/customers\/([^/]+)(\/qualifications)?$/.exec(pathname) ?? [];
		const customer = this.customers.get(id);
		if (!customer || customer.isUnreadable) return this.respond(403, { code: '20002' });
		if (list === undefined) {
			return this.respond(200, { id, companyProfile: { companyName: `Customer ${id.slice(-1)}` } });
		}
		return this.respond(200, this.writeReviews(customer));
	}

	private respond(
		status: number,
		body: unknown,
		headers: Record<string, string> = {},
	): SentResponse {
		const date = new Date(this.now).toUTCString();
		return { status, body, headers: { date, 'content-type': 'application/json', ...headers } };
	}

	private writeReviews(customer: Customer): unknown[] {
		if (customer.missingReads > 0) {
			customer.missingReads--;
			return [];
		}
		const isStale = customer.staleReads > 0 && customer.previous !== undefined;
		if (isStale) customer.staleReads--;
		const review = isStale ? customer.previous : customer.review;
		const education = review === undefined ? [] : [this.writeReview(review)];
		if (review?.decision !== undefined) this.shown.add(review.decision);
		// A qualification of tomorrow, and one without a review.
		return [{ qualification: 'K12Education' }, ...education, { qualification: 'StateOwnedEntity' }];
	}

	private writeReview({ status, submitted, decision }: Review): unknown {
		const { approvedDate } = this.form;
		const hasDate =
			status !== 'Approved' ||
			approvedDate === 'always' ||
			(approvedDate === 'sometimes' && this.answers++ % 2 === 0);
		const date = hasDate ? { vettingCreatedDate: this.writeDate(submitted) } : {};
		// The reason is no part of what a decision is, so that it can carry the number.
		const reason = decision === undefined ? {} : { vettingReason: `decision ${decision}` };
		const open = ['InReview', 'Pending', 'in_review'][this.answers++ % 3];
		const vettingStatus = status === 'InReview' ? open : status;
		return { qualification: 'Education', vettingStatus, ...date, ...reason };
	}

	/** One instant in the forms that were recorded, even within one answer. */
	private writeDate(at: number): string {
		const iso = new Date(at).toISOString();
		const pacific = new Date(at - 7 * HOUR_MS).toISOString();
		const forms = [iso, iso.replace('Z', '6832Z'), pacific.replace('Z', '-07:00')];
		return forms[this.answers++ % forms.length] ?? iso;
	}

	private answerLog(query: URLSearchParams, headers: SentRequest['headers']): SentResponse {
		const token = headers['MS-ContinuationToken'];
		const records = token === undefined ? this.select(query) : this.pages.get(token);
		if (records === undefined) return this.respond(400, { message: 'The request is invalid.' });
		const items = records.slice(0, this.form.pageSize).map((record) => this.writeRecord(record));
		const rest = records.slice(this.form.pageSize);
		if (rest.length === 0) return this.respond(200, { items });
		const next = `token ${++this.answers}`;
		this.pages.set(next, rest);
		if (this.form.next === 'token') return this.respond(200, { items, continuationToken: next });
		const link = {
			uri: `/auditrecords?${query.toString()}&seekOperation=Next`,
			headers: [{ key: 'MS-ContinuationToken', value: next }],
		};
		return this.respond(200, { items, links: { next: link } });
	}

	/** @returns undefined for a query that the service rejects */
	private select(query: URLSearchParams): LogRecord[] | undefined {
		const [start, end] = [query.get('startDate'), query.get('endDate')];
		if ([start, end].some((day) => day !== null && !/^\d{4}-\d\d-\d\d$/.test(day))) {
			return undefined;
		}
		const shift = this.form.dayStartsAtHour * HOUR_MS;
		const from = Date.parse(start ?? '') + shift;
		const maximum = from + 30 * DAY_MS;
		const until =
			end === null
				? Math.min(maximum, this.now)
				: Date.parse(end) + shift + (this.form.includesEndDate ? DAY_MS : 0);
		const isTooLong = end !== null && Date.parse(end) + shift - from > 30 * DAY_MS;
		if (!(from <= this.now && from >= this.now - 91 * DAY_MS) || isTooLong) return undefined;
		const found = this.records.filter((record) => {
			const isVisible = record.visibleFrom <= this.now && record.hiddenUntil <= this.now;
			return isVisible && record.at >= from && record.at <= until;
		});
		found.sort((one, other) => one.at - other.at);
		return this.form.isNewestFirst ? found.reverse() : found;
	}

	private writeRecord({ customerId, at }: LogRecord): unknown {
		return {
			customerId: this.answers % 2 === 0 ? customerId : customerId.toUpperCase(),
			customerName: null,
			operationType: 'update_customer_qualification',
			operationStatus: 'succeeded',
			resourceNewValue: this.answers % 3 === 0 ? '{"Qualification":"Education"}' : '"education"',
			operationDate: this.writeDate(at),
		};
	}
}

/** Injected faults: the requests that they affect, and how many times. */
import { z } from 'zod';

const statusCode = z.number().int().min(200).max(599);
export const milliseconds = z.number().int().nonnegative();

/** The time in `Retry-After`, as seconds (default) or as an HTTP date on the service's clock. */
const retryAfterSchema = z
	.object({ seconds: z.number().int(), as: z.enum(['seconds', 'date']).optional() })
	.strict();

export type RetryAfter = z.infer<typeof retryAfterSchema>;

/** Both times are milliseconds from the moment when the whole request was received. */
const times = { applyAfterMs: milliseconds.optional(), answerAfterMs: milliseconds.optional() };

/**
 * - `answer`: sends exactly this response, as a gateway would. `applied` says whether the request is handled: `never`
 *   (default; it does not reach the API or the sign-in, so Partner Center's own headers are missing unless `headers` has
 *   them), `before` the response is sent, or `after`.
 * - `reset`: destroys the socket. `hang`: never sends a response. Both either `before` or `after` the request is handled. A
 *   request with `before` is never handled, unless `applyAfterMs` is set.
 * - `truncate`: the request is handled, but the response ends before its Content-Length.
 * - `slow`: a write is accepted at once, but applied and answered later. Without `answerAfterMs`, the response is sent as
 *   soon as the write is applied. Affects only writes of the API.
 * - `stale`: a read of qualifications, of validation codes or of a billing profile shows the state before the last write.
 *   Affects only these reads.
 * - `trickle`: the request is handled, but the response arrives slowly. `delay`: the request is handled later, and
 *   `whenIdle` does not wait for it.
 * - `entra`: the token route rejects the request with an Entra error body.
 */
const faultActionSchema = z.discriminatedUnion('kind', [
	z
		.object({
			kind: z.literal('answer'),
			status: statusCode,
			headers: z.record(z.string()).optional(),
			body: z.string().optional(),
			contentType: z.string().optional(),
			retryAfter: retryAfterSchema.optional(),
			applied: z.enum(['never', 'before', 'after']).optional(),
			...times,
		})
		.strict(),
	z.object({ kind: z.literal('reset'), when: z.enum(['before', 'after']), ...times }).strict(),
	z
		.object({
			kind: z.literal('hang'),
			when: z.enum(['before', 'after']),
			applyAfterMs: milliseconds.optional(),
		})
		.strict(),
	z.object({ kind: z.literal('truncate'), ...times }).strict(),
	z
		.object({
			kind: z.literal('slow'),
			applyAfterMs: milliseconds,
			answerAfterMs: z.union([milliseconds, z.literal('never')]).optional(),
		})
		.strict(),
	z.object({ kind: z.literal('stale') }).strict(),
	z.object({ kind: z.literal('trickle'), bytesPerSecond: z.number().positive() }).strict(),
	z.object({ kind: z.literal('delay'), ms: milliseconds }).strict(),
	z
		.object({
			kind: z.literal('entra'),
			error: z.string(),
			code: z.number().int().positive(),
			description: z.string().optional(),
		})
		.strict(),
]);

export type FaultAction = z.infer<typeof faultActionSchema>;

export interface FaultMatch {
	/** Default: every method. */
	readonly method?: string;
	/** The whole path as received, without the query, or a pattern for it. Default: every path. */
	readonly path?: string | RegExp;
}

export interface Fault {
	readonly match?: FaultMatch;
	/** The number of requests that the fault affects before it is removed. Default: 1, or no limit with `forMs`. */
	readonly times?: number;
	/** Milliseconds from the first request that the fault affects until it is removed. Default: no limit. */
	readonly forMs?: number;
	/** The fault affects every n-th matching request. Default: 1, which means each of them. */
	readonly every?: number;
	/** The first matching request that the fault affects, counted from 1. Default: `every`. */
	readonly from?: number;
	readonly action: FaultAction;
}

export interface Faults {
	/**
	 * `every` and `from` count all matching requests, including those that another fault affects. If several faults are due
	 * on the same request, only the one that was added first applies. The others apply on the next matching requests.
	 */
	add(fault: Fault): void;
	clear(): void;
	/** Faults that have not yet affected `times` requests. A test should end without any. */
	readonly pending: readonly Fault[];
}

function isPattern(text: string): boolean {
	try {
		return new RegExp(text) instanceof RegExp;
	} catch {
		return false;
	}
}

/** A fault as JSON, for the control route. There, `pathPattern` holds a pattern as text. */
export const faultSchema = z
	.object({
		match: z
			.object({
				method: z.string().optional(),
				path: z.string().optional(),
				pathPattern: z.string().refine(isPattern, 'Not a regular expression').optional(),
			})
			.strict()
			.optional(),
		times: z.number().int().positive().optional(),
		forMs: milliseconds.optional(),
		every: z.number().int().positive().optional(),
		from: z.number().int().positive().optional(),
		action: faultActionSchema,
	})
	.strict()
	.transform(({ match, ...rest }): Fault => {
		if (!match) return rest;
		const { method, path, pathPattern } = match;
		return { ...rest, match: { method, path: pathPattern ? new RegExp(pathPattern) : path } };
	});

/** The only route that an `entra` fault can affect. */
const tokenRoute = /^\/[^/]+\/oauth2\/v2\.0\/token$/;

/** The routes that a `stale` fault affects. */
const laggingRoute =
	/^\/v1\/customers\/(?:all\/validations|[^/]+\/(?:qualifications?|profiles\/billing))$/;

/** A POST that changes nothing. */
const addressValidation = '/v1/validations/address';

/** @returns whether the request is a write of Partner Center's API */
export function isWrite(method: string, path: string): boolean {
	return (
		(method === 'PUT' || method === 'POST') && path.startsWith('/v1/') && path !== addressValidation
	);
}

interface Ordered {
	readonly fault: Fault;
	/** The number of matching requests so far. */
	seen: number;
	/** The number of affected requests so far. */
	played: number;
	/** When the fault is removed, as `performance.now()`. */
	endsAt: number;
}

export class FaultBook implements Faults {
	private entries: Ordered[] = [];

	add(fault: Fault): void {
		this.entries.push({ fault, seen: 0, played: 0, endsAt: Infinity });
	}

	clear(): void {
		this.entries = [];
	}

	get pending(): readonly Fault[] {
		this.dropEnded();
		return this.entries.map((entry) => ({ ...entry.fault, times: left(entry) }));
	}

	/** @returns the action of the fault that is due on this request, if any; it counts as applied */
	take(method: string, path: string): FaultAction | undefined {
		this.dropEnded();
		const matching = this.entries.filter(({ fault }) => matches(fault, method, path));
		for (const entry of matching) entry.seen += 1;
		const entry = matching.find(isDue);
		if (!entry) return undefined;
		entry.played += 1;
		const { action, forMs } = entry.fault;
		if (entry.played === 1 && forMs !== undefined) entry.endsAt = performance.now() + forMs;
		if (left(entry) <= 0) this.entries = this.entries.filter((other) => other !== entry);
		return action;
	}

	private dropEnded(): void {
		const now = performance.now();
		if (this.entries.some(({ endsAt }) => now >= endsAt)) {
			this.entries = this.entries.filter(({ endsAt }) => now < endsAt);
		}
	}
}

function left({ fault, played }: Ordered): number {
	const { forMs, times = forMs === undefined ? 1 : Infinity } = fault;
	return times - played;
}

/** @returns whether the fault must affect this request, or had to leave an earlier request to another fault */
function isDue({ fault, seen, played }: Ordered): boolean {
	const { every = 1, from = every } = fault;
	return seen >= from && Math.floor((seen - from) / every) + 1 > played;
}

function matches({ match = {}, action }: Fault, method: string, path: string): boolean {
	if (action.kind === 'entra' && !(method === 'POST' && tokenRoute.test(path))) return false;
	if (action.kind === 'slow' && !isWrite(method, path)) return false;
	if (action.kind === 'stale' && !(method === 'GET' && laggingRoute.test(path))) return false;
	if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
	if (match.path === undefined) return true;
	// search() is stateless, unlike test() of a pattern with the g flag.
	return typeof match.path === 'string' ? match.path === path : path.search(match.path) !== -1;
}

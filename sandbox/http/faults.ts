/** Injected faults: the requests that they affect, and how many times. */
import { z } from 'zod';

const statusCode = z.number().int().min(200).max(599);
const milliseconds = z.number().int().nonnegative();

/**
 * - `answer`: sends exactly this response, as a gateway would. The request does not reach the API or the sign-in.
 * - `reset`: destroys the socket. `hang`: never sends a response. Both either `before` or `after` the request is handled.
 * - `truncate`: the request is handled, but the response ends before its Content-Length.
 * - `trickle`: the request is handled, but the response arrives slowly. `delay`: the request is handled later.
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
		})
		.strict(),
	z.object({ kind: z.literal('reset'), when: z.enum(['before', 'after']) }).strict(),
	z.object({ kind: z.literal('hang'), when: z.enum(['before', 'after']) }).strict(),
	z.object({ kind: z.literal('truncate') }).strict(),
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
	/** Default: any method. */
	readonly method?: string;
	/** The whole path as received, without the query, or a pattern for it. Default: any path. */
	readonly path?: string | RegExp;
}

export interface Fault {
	readonly match?: FaultMatch;
	/** The number of requests that the fault affects before it is removed. Default: 1. */
	readonly times?: number;
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

interface Ordered {
	readonly fault: Fault;
	/** The number of matching requests so far. */
	seen: number;
	/** The number of affected requests so far. */
	played: number;
}

export class FaultBook implements Faults {
	private entries: Ordered[] = [];

	add(fault: Fault): void {
		this.entries.push({ fault, seen: 0, played: 0 });
	}

	clear(): void {
		this.entries = [];
	}

	get pending(): readonly Fault[] {
		return this.entries.map((entry) => ({ ...entry.fault, times: left(entry) }));
	}

	/** @returns the action of the fault that is due on this request, if any; it counts as applied */
	take(method: string, path: string): FaultAction | undefined {
		const matching = this.entries.filter(({ fault }) => matches(fault, method, path));
		for (const entry of matching) entry.seen += 1;
		const entry = matching.find(isDue);
		if (!entry) return undefined;
		entry.played += 1;
		if (left(entry) <= 0) this.entries = this.entries.filter((other) => other !== entry);
		return entry.fault.action;
	}
}

function left({ fault: { times = 1 }, played }: Ordered): number {
	return times - played;
}

/** @returns whether the schedule has more requests by now than the fault affected, e.g. because another fault was first */
function isDue({ fault, seen, played }: Ordered): boolean {
	const { every = 1, from = every } = fault;
	return seen >= from && Math.floor((seen - from) / every) + 1 > played;
}

function matches({ match = {}, action }: Fault, method: string, path: string): boolean {
	if (action.kind === 'entra' && !(method === 'POST' && tokenRoute.test(path))) return false;
	if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
	if (match.path === undefined) return true;
	// search() is stateless, unlike test() of a pattern with the g flag.
	return typeof match.path === 'string' ? match.path === path : path.search(match.path) !== -1;
}

/** Faults that a test or a person orders: which requests they hit, and how often. */
import { z } from 'zod';

const statusCode = z.number().int().min(200).max(599);
const milliseconds = z.number().int().nonnegative();

/**
 * - `answer`: exactly this answer, as a gateway in front of the service would give; the service never sees the request.
 * - `reset`, `hang`: the socket is destroyed, or nothing is ever answered, `before` the request is handled or `after`.
 * - `truncate`: handled, but the answer breaks off before the Content-Length it announced.
 * - `trickle`: handled, but the answer arrives slowly. `delay`: handled later, otherwise as ever.
 * - `entra`: the sign-in's token route refuses in Entra's shape.
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
	/** Any method, if left out. */
	readonly method?: string;
	/** The path without its query, as on the wire: the whole of it, or a pattern. Any path, if left out. */
	readonly path?: string | RegExp;
}

export interface Fault {
	readonly match?: FaultMatch;
	/** How many requests it hits, then it is gone. Default: 1. */
	readonly times?: number;
	/** It hits one in so many of the requests that match. Default: 1, each of them. */
	readonly every?: number;
	/** Which of the requests that match is the first to be hit, counted from 1. Default: `every`. */
	readonly from?: number;
	readonly action: FaultAction;
}

export interface Faults {
	/**
	 * Every request that matches counts for `every` and `from`, also one that another fault hits. Of several faults that are
	 * due on the same request, the one added first plays; the others play on the next that match, so that none is lost.
	 */
	add(fault: Fault): void;
	clear(): void;
	/** Faults that have not hit as often as ordered. A test that ends with some left has not tested what it says. */
	readonly pending: readonly Fault[];
}

function isPattern(text: string): boolean {
	try {
		return new RegExp(text) instanceof RegExp;
	} catch {
		return false;
	}
}

/** A fault as JSON, for the control route: a pattern is text under `pathPattern` there. */
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

/** The one route an `entra` fault can stand for. */
const tokenRoute = /^\/[^/]+\/oauth2\/v2\.0\/token$/;

interface Ordered {
	readonly fault: Fault;
	/** How many requests have matched it. */
	seen: number;
	/** How many of them it has hit. */
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

	/** The action for this request, if any, counted as played. */
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

/** Whether the rhythm asks for more hits by now than were played: for one, or for one that another fault put off. */
function isDue({ fault, seen, played }: Ordered): boolean {
	const { every = 1, from = every } = fault;
	return seen >= from && Math.floor((seen - from) / every) + 1 > played;
}

function matches({ match = {}, action }: Fault, method: string, path: string): boolean {
	if (action.kind === 'entra' && !(method === 'POST' && tokenRoute.test(path))) return false;
	if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
	if (match.path === undefined) return true;
	// search() has no memory, unlike test() of a pattern with the g flag.
	return typeof match.path === 'string' ? match.path === path : path.search(match.path) !== -1;
}

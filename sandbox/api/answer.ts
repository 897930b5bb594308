/** What a route of the API decides: status, the exact body, and what it means in words for the log. */
export interface Answer {
	readonly status: number;
	/** The bytes of the body; `undefined` for none. */
	readonly body: string | undefined;
	/** Left out: JSON, in UTF-8. */
	readonly contentType?: string;
	/** Further headers. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly meaning: string;
}

export function json(value: unknown, meaning: string): Answer {
	return { status: 200, body: JSON.stringify(value), meaning };
}

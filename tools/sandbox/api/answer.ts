/** The response of an API route: the status, the exact body and a description for the log. */
export interface Answer {
	readonly status: number;
	/** The exact body; `undefined` for no body. */
	readonly body: string | undefined;
	/** Default: JSON in UTF-8. */
	readonly contentType?: string;
	/** Additional headers. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly meaning: string;
}

export function json(value: unknown, meaning: string): Answer {
	return { status: 200, body: JSON.stringify(value), meaning };
}

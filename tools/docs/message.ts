import type { UserFacingError } from '../../nodes/MicrosoftPartnerCenter/domain/userFacingError';

/** What happened and what to do about it, as the person at n8n reads it. */
export interface Message {
	readonly what: string;
	readonly advice: string;
	/** How to recognize it: statuses, codes and words, in Markdown. */
	readonly comesWith?: string;
}

/** Formats codes in Markdown, separated by commas. */
export function inCode(texts: readonly (string | number)[]): string {
	return texts.map((text) => `\`${text}\``).join(', ');
}

/** Reads the message and the advice of an error. */
export function fromRefusal(
	{ summary: what, advice }: UserFacingError,
	comesWith?: string,
): Message {
	return { what, advice, comesWith };
}

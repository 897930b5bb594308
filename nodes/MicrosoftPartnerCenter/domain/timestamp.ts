/**
 * Reads a date that Microsoft wrote, in any offset and with any number of decimals. A date without an offset
 * is in UTC.
 *
 * @param text the date, for example `2026-11-26T08:00:00.1234567+00:00`
 * @returns milliseconds since 1970; NaN if the text is not a date
 */
export function parseTimestamp(text: string): number {
	const hasOffset = /(?:z|gmt|utc|[+-]\d\d:?\d\d)\s*$/i.test(text);
	if (hasOffset) return Date.parse(text);
	// Only ISO 8601 has no space before the time zone.
	return Date.parse(/\dT\d/.test(text) ? `${text}Z` : `${text} Z`);
}

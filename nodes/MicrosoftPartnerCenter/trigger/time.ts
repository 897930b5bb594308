import { parseTimestamp } from '../domain/timestamp';

/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

/** The most by which the service's `Date`, which has no milliseconds, differs from a clock that is right. */
const DATE_TOLERANCE_MS = 2000;

/**
 * Writes an instant as the trigger remembers it.
 *
 * @param at milliseconds since 1970
 * @returns ISO 8601, in UTC
 */
export function toInstant(at: number): string {
	return new Date(at).toISOString();
}

/**
 * Reads a date that Microsoft or an earlier version of this package wrote, in any form.
 *
 * @returns the instant in UTC with milliseconds, or undefined if the text is not a date
 */
export function parseInstant(value: unknown): string | undefined {
	const at = typeof value === 'string' ? parseTimestamp(value) : NaN;
	return Number.isNaN(at) ? undefined : toInstant(at);
}

/**
 * Gets the day of an instant in UTC.
 *
 * @param at milliseconds since 1970
 * @returns `YYYY-MM-DD`
 */
export function toDay(at: number): string {
	return toInstant(at).slice(0, 10);
}

/**
 * Adds days to a day.
 *
 * @param day `YYYY-MM-DD`
 * @param count the number of days; negative to go back
 * @returns `YYYY-MM-DD`
 */
export function addDays(day: string, count: number): string {
	return toDay(Date.parse(day) + count * DAY_MS);
}

/**
 * The present on the service's clock.
 *
 * @param serviceDate the `Date` of a response, in milliseconds since 1970; undefined if it had none
 * @param now milliseconds since 1970, on this machine's clock
 * @returns `now` if both clocks agree, because only `now` has milliseconds
 */
export function toServiceTime(serviceDate: number | undefined, now: number): number {
	if (serviceDate === undefined) return now;
	return Math.abs(serviceDate - now) <= DATE_TOLERANCE_MS ? now : serviceDate;
}

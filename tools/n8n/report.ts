/** Writes one line about the progress. */
export type Report = (line: string) => void;

/**
 * Creates a report that starts each line with the time since its creation.
 *
 * @param write writes a line; to the terminal by default
 */
export function createReport(
	write: (line: string) => void = (line) => {
		console.log(line);
	},
): Report {
	const startedAt = Date.now();
	return (line) => {
		write(`${elapsed(Date.now() - startedAt).padStart(7)}  ${line}`);
	};
}

/** Reports a line every 30 seconds until a step ends, so that the program does not seem to hang. */
export async function withHeartbeat<T>(report: Report, line: string, step: Promise<T>): Promise<T> {
	const timer = setInterval(report, 30_000, line);
	try {
		return await step;
	} finally {
		clearInterval(timer);
	}
}

/** Formats a duration in milliseconds, e.g. `95000` as `1m 35s`. */
export function elapsed(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

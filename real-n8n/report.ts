/** Says one line to the person who waits. */
export type Report = (line: string) => void;

/**
 * A report that puts the time since it was made in front of each line, so that a person who waits sees what takes long.
 *
 * @param write where lines go; the terminal unless told
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

/**
 * Says something every now and then while a long step runs; silence would look like a hang.
 *
 * @param everySeconds the time between two lines, in seconds
 * @returns the function that ends it
 */
export function startHeartbeat(
	report: Report,
	everySeconds: number,
	line: () => string,
): () => void {
	const timer = setInterval(() => {
		report(line());
	}, everySeconds * 1000);
	return () => {
		clearInterval(timer);
	};
}

/** `95000` → `1m 35s`. Takes milliseconds. */
export function elapsed(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

import type { Answered, ReceivedRequest, WriteOutcome } from '../types';
import type { FaultAction } from './faults';
import { timingOf, type Timing } from './writeDelay';

/** A request and its outcome. */
export class Exchange implements ReceivedRequest {
	readonly at = Date.now();
	readonly monotonicMs = performance.now();
	write: WriteOutcome | undefined;
	answered: Answered | undefined;
	answeredAt: number | undefined;
	/** A description of the response for the log. */
	meaning = '';
	fault: FaultAction | undefined;
	timing: Timing = timingOf(undefined, undefined);

	constructor(
		readonly method: string,
		readonly url: string,
		readonly headers: Readonly<Record<string, string>>,
		readonly body: string,
	) {}

	get path(): string {
		return this.url.replace(/\?.*$/s, '');
	}

	/** Milliseconds since the whole request was received. */
	get elapsedMs(): number {
		return performance.now() - this.monotonicMs;
	}

	get query(): URLSearchParams {
		return new URLSearchParams(this.url.slice(this.path.length));
	}
}

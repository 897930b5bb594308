/** The clock of Partner Center's API. It can differ from the machine's clock. */
export class ServiceClock {
	private offsetMs = 0;

	/** @param offsetMs milliseconds that the API's clock is ahead; negative if it is behind */
	set(offsetMs: number): void {
		this.offsetMs = offsetMs;
	}

	get offset(): number {
		return this.offsetMs;
	}

	/** The current time in milliseconds since 1970. */
	now(): number {
		return Date.now() + this.offsetMs;
	}

	/** The current time as ISO 8601, in UTC. */
	iso(): string {
		return new Date(this.now()).toISOString();
	}
}

/** Formats a date for `Date` and `Retry-After`, without milliseconds: RFC 9110, section 5.6.7. */
export function httpDate(milliseconds: number): string {
	return new Date(milliseconds).toUTCString();
}

import type { ErrorPlace } from './errorPlace';
import type { FailureContext } from './requestError';

/** The kinds of failure that n8n uses for its own back-off and for the status of a credential. */
export type FailureCause = 'rate-limited' | 'temporarily-unavailable' | 'credential-invalid';

/** Advice that depends on the place where the error is shown, or on the failed request. */
type AdviceBuilder = (place: ErrorPlace, context: FailureContext) => string;

/** One kind of error: how to recognize it, what it means, and what a person can do. */
export interface ErrorRow {
	/** Partner Center's own error codes. */
	readonly codes?: readonly string[];
	/** Words of the service, for errors that come without a code. */
	readonly messagePattern?: RegExp;
	readonly statuses?: readonly number[];
	readonly summary: string;
	readonly advice: string | AdviceBuilder;
	readonly cause?: FailureCause;
}

/** The advice of a row, in full sentences, which name only what the person sees at the place. */
export function getAdvice(
	{ advice }: Pick<ErrorRow, 'advice'>,
	place: ErrorPlace,
	context: FailureContext = {},
): string {
	return typeof advice === 'string' ? advice : advice(place, context);
}

import { isRecord } from '../../domain/values';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { delay, getCancelSignal } from './abort';
import type { ClientContext } from './abort';
import type { Failure, AttemptResult } from '../errors/requestError';
import { parseHttpError } from '../errors/parseHttpError';
import { decideRetry } from './retry';
import type { RetryLimits } from './retry';

/** Reads what Microsoft's sign-in authority says to everybody. Nobody is signed in for it. */
export class SignInAuthority {
	/** @param baseUrl without a trailing slash */
	constructor(
		private readonly context: ClientContext,
		private readonly baseUrl: string,
		private readonly limits: RetryLimits,
	) {}

	/**
	 * The public document about the tenant that has a domain.
	 * Source: OpenID Connect Discovery 1.0, as Microsoft's identity platform publishes it.
	 *
	 * @param timeoutMs milliseconds for one try
	 * @returns undefined where no tenant has that domain
	 * @throws UserFacingError where the authority does not say
	 */
	async openIdConfiguration(
		domain: string,
		timeoutMs: number,
	): Promise<Record<string, unknown> | undefined> {
		const signal = getCancelSignal(this.context);
		for (let attempt = 1; ; attempt++) {
			const outcome = await this.tryOnce(domain, timeoutMs);
			if ('answer' in outcome) return outcome.answer;
			const { retry, delayMs } = this.decide(outcome.failure, attempt);
			if (retry) await delay(delayMs, signal);
			if (!retry || signal?.aborted) {
				throw new UserFacingError(
					`Microsoft's sign-in did not say whose domain ${quote(domain)} is`,
					"Try again in a few minutes, or choose By ID in 'Customer'.",
				);
			}
		}
	}

	private decide(failure: Failure, attempt: number) {
		const situation = { isRepeatable: true, attempt, random: Math.random(), now: Date.now() };
		return decideRetry(failure, situation, this.limits);
	}

	private async tryOnce(
		domain: string,
		timeoutMs: number,
	): Promise<AttemptResult<Record<string, unknown> | undefined>> {
		const url = `${this.baseUrl}/${encodeURIComponent(domain)}/v2.0/.well-known/openid-configuration`;
		try {
			const body: unknown = await this.context.helpers.httpRequest({
				url,
				headers: { Accept: 'application/json' },
				timeout: timeoutMs,
				disableFollowRedirect: true,
				abortSignal: getCancelSignal(this.context),
			});
			return { answer: isRecord(body) ? body : undefined };
		} catch (error) {
			const failure = parseHttpError(error, url);
			// Microsoft answers 400 with AADSTS90002 for a domain that no tenant has.
			const isUnknown = failure.kind === 'errorResponse' && [400, 404].includes(failure.status);
			return isUnknown ? { answer: undefined } : { failure };
		}
	}
}

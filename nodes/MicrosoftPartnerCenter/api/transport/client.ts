import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { name as packageName, version as packageVersion } from '../../../../package.json';
import { resolveCloud } from '../../domain/cloud';
import type { CloudEndpoints } from '../../domain/cloud';
import { isRecord } from '../../domain/values';
import { UserFacingError } from '../../domain/userFacingError';
import { delay, getCancelSignal } from './abort';
import type { ClientContext } from './abort';
import { RequestError, getThrottlingResponse, wasSent } from '../errors/requestError';
import type { Failure, AttemptResult } from '../errors/requestError';
import { getThrottleGate } from './throttle';
import type { ThrottleGate, AcquireOptions } from './throttle';
import { parseHttpError } from '../errors/parseHttpError';
import type { ServiceRequest, RequestIds } from './request';
import { decideRetry, mayHaveBeenApplied } from './retry';
import type { RetryLimits } from './retry';
import { SignInAuthority } from './openIdConfiguration';

/** What becomes of a request that waited to be sent when the execution was canceled. */
const CANCELED: Failure = {
	kind: 'notSent',
	error: new UserFacingError(
		'The execution was canceled before this request was sent',
		'Run this item again if you want it carried out.',
	),
};

/** What holds for one run of the node. */
interface Connection {
	readonly context: ClientContext;
	readonly credentialType: string;
	readonly endpoints: CloudEndpoints;
	/** What must not appear in words: the credential's secret and tokens. */
	readonly secrets: readonly string[];
	readonly limits: RetryLimits;
	readonly gate: ThrottleGate;
	/** The gate's `pauseCount` when the run began. */
	readonly pausesBefore: number;
	/** Once it is aborted, no further change is begun. */
	readonly stop: AbortSignal | undefined;
}

/** Speaks HTTP with Partner Center for one run of the node. */
export class PartnerCenterClient {
	/** The cloud's sign-in authority, for what it says to everybody. */
	readonly signInAuthority: SignInAuthority;

	private constructor(private readonly connection: Connection) {
		const { context, endpoints, limits } = connection;
		this.signInAuthority = new SignInAuthority(context, endpoints.loginBaseUrl, limits);
	}

	/**
	 * Makes the client for a run of the node, with the credential that *Authentication* chooses.
	 *
	 * @param stop once it is aborted, no further change is begun
	 * @throws UserFacingError where the credential's addresses cannot be trusted
	 */
	static async connect(
		context: ClientContext,
		credentialType: string,
		limits: RetryLimits,
		stop?: AbortSignal,
	): Promise<PartnerCenterClient> {
		const credentials = await context.getCredentials(credentialType);
		const endpoints = resolveCloud(credentials);
		const secrets = secretsOf(credentials);
		const gate = getThrottleGate(endpoints.apiBaseUrl, String(credentials.tenantId).trim());
		const { pauseCount: pausesBefore } = gate;
		const shared = { context, credentialType, endpoints, secrets };
		return new PartnerCenterClient({ ...shared, limits, gate, pausesBefore, stop });
	}

	/**
	 * Sends one request and repeats it where that is safe. While the service asks for a pause, nothing
	 * is sent to it.
	 *
	 * @throws RequestError when no try led to a readable success
	 */
	async request<T>(request: ServiceRequest<T>, ids: RequestIds): Promise<T> {
		const signal = getCancelSignal(this.connection.context);
		const { method, reconcile: settle, note } = request;
		const place = this.connection.gate.nextSequence();
		let failure: Failure = CANCELED;
		let outcomeUnknown = false;
		let sent: RequestIds | undefined;
		const end = (retryAfterMs?: number) =>
			new RequestError(failure, {
				retryAfterMs,
				outcomeUnknown: outcomeUnknown || undefined,
				note: sent && note,
				ids: sent,
			});
		for (let attempt = 1; ; attempt++) {
			// What has been begun is brought to its end: only a change that has not, is not begun any more.
			const isBeginning = attempt === 1 && method !== 'GET';
			const turnedAway = await this.connection.gate.acquire(place, this.visitor(isBeginning));
			if (turnedAway === 'canceled') throw end();
			if (turnedAway !== undefined) {
				failure = turnedAway.response;
				const { durationMs: forMs, isServerRequested: isAsked } = turnedAway;
				const isTooLong = isAsked && forMs > this.connection.limits.maxRetryWaitMs;
				throw end(isTooLong ? forMs : undefined);
			}
			const outcome = await this.tryOnce(request, ids);
			if ('answer' in outcome) {
				this.connection.gate.release();
				return outcome.answer;
			}
			({ failure } = outcome);
			if (wasSent(failure)) sent = ids;
			const decision = this.decide(failure, method, attempt);
			const throttling = getThrottlingResponse(failure);
			const { delayMs, isServerRequested: isAsked } = decision;
			this.connection.gate.release(
				throttling && { response: throttling, durationMs: delayMs, isServerRequested: isAsked },
			);
			outcomeUnknown ||= method !== 'GET' && mayHaveBeenApplied(failure);
			const isToBeSettled = settle && outcomeUnknown && decision.retryAfterMs === undefined;
			// After a 429 the gate waits, for everybody.
			const waits = decision.retry || (isToBeSettled && isAsked);
			if (waits && !throttling) await delay(delayMs, signal);
			if (isToBeSettled && !signal?.aborted) {
				const fate = await settle().catch(() => undefined);
				if (fate === undefined) throw end();
				if ('applied' in fate) return fate.applied;
				// What the service says it did may take a while to be seen.
				if (failure.kind !== 'unreadable') outcomeUnknown = false;
			}
			if (!decision.retry || signal?.aborted) throw end(decision.retryAfterMs);
		}
	}

	/** The path of a page that the service named, if it is one of its own; undefined otherwise. */
	ownPath(uri: string): string | undefined {
		const { apiBaseUrl } = this.connection.endpoints;
		if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(uri)) {
			return uri.startsWith(`${apiBaseUrl}/`) ? uri.slice(apiBaseUrl.length) : undefined;
		}
		const path = uri.startsWith('/') ? uri : `/${uri}`;
		return path.startsWith('/v1/') ? path : `/v1${path}`;
	}

	/** How this run waits at the gate. @param isBeginning for a change of which nothing was sent yet */
	private visitor(isBeginning: boolean): AcquireOptions {
		const signals = [
			getCancelSignal(this.connection.context),
			isBeginning ? this.connection.stop : undefined,
		];
		return {
			maxWaitMs: this.connection.limits.maxRetryWaitMs,
			// Somebody who repeats nothing still waits out one pause that was not asked of him.
			maxConsecutivePauses: Math.max(1, this.connection.limits.maxRetries),
			pauseCountAtStart: this.connection.pausesBefore,
			signals: signals.filter((signal) => signal !== undefined),
		};
	}

	private decide(failure: Failure, method: ServiceRequest<unknown>['method'], attempt: number) {
		return decideRetry(
			failure,
			{ isRepeatable: method !== 'POST', attempt, random: Math.random(), now: Date.now() },
			this.connection.limits,
		);
	}

	private async tryOnce<T>(request: ServiceRequest<T>, ids: RequestIds): Promise<AttemptResult<T>> {
		let url = this.connection.endpoints.apiBaseUrl;
		let response: IN8nHttpFullResponse;
		try {
			url = `${url}${request.path}${queryString(request.query)}`;
			response = await this.send(url, request, ids);
		} catch (error) {
			return { failure: parseHttpError(error, url, this.connection.secrets) };
		}
		const answer = request.parse(response.body, response.statusCode);
		return answer === undefined
			? { failure: { kind: 'unreadable', status: response.statusCode, body: response.body } }
			: { answer };
	}

	private async send<T>(
		url: string,
		{ method, headers, body, timeoutMs }: ServiceRequest<T>,
		ids: RequestIds,
	): Promise<IN8nHttpFullResponse> {
		const options: IHttpRequestOptions = {
			method,
			url,
			headers: {
				...headers,
				Accept: 'application/json',
				'MS-RequestId': ids.requestId,
				'MS-CorrelationId': ids.correlationId,
				'MS-PartnerCenter-Application': `${packageName}/${packageVersion}`,
			},
			timeout: timeoutMs,
			returnFullResponse: true,
			// A redirect would carry the token to an address nobody has checked.
			disableFollowRedirect: true,
		};
		if (body !== undefined) {
			// n8n drops a number given as body without a word, and sends a text without Content-Type as a form.
			options.body = JSON.stringify(body);
			options.headers = { ...options.headers, 'Content-Type': 'application/json' };
		}
		return await this.connection.context.helpers.httpRequestWithAuthentication.call(
			this.connection.context,
			this.connection.credentialType,
			options,
		);
	}
}

/** A query with every value percent-encoded: n8n's HTTP library would leave `:`, `$` and `,` bare and write a blank as `+`. */
function queryString(query: Readonly<Record<string, string>> = {}): string {
	const pairs = Object.entries(query).map(
		([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
	);
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function secretsOf({
	clientSecret,
	oauthTokenData,
	...rest
}: ICredentialDataDecryptedObject): string[] {
	const tokens = isRecord(oauthTokenData) ? Object.values(oauthTokenData) : [];
	return [clientSecret, rest.refreshToken, rest.accessToken, ...tokens].filter(
		(secret): secret is string => typeof secret === 'string' && secret.length > 8,
	);
}

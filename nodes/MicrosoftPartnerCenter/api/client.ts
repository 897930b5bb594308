import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { name as packageName, version as packageVersion } from '../../../package.json';
import { resolveCloud } from '../domain/cloud';
import type { CloudEndpoints } from '../domain/cloud';
import { isRecord } from '../domain/record';
import { Refusal } from '../domain/refusal';
import { readFailure, RequestFailed, tooManyRequests } from './failure';
import type { Failure } from './failure';
import { throttleGateFor } from './gate';
import type { ThrottleGate } from './gate';
import type { ServiceRequest, TraceIds } from './request';
import { decideRetry, mayHaveBeenApplied } from './retry';
import type { RetryLimits } from './retry';
import { wait } from './wait';

/** How n8n signs in: the values of the parameter *Authentication*. */
export type Authentication = 'oAuth2' | 'refreshToken';

/** Whether a value of *Authentication* is one. */
export function isAuthentication(value: unknown): value is Authentication {
	return value === 'oAuth2' || value === 'refreshToken';
}

/** The credential that *Authentication* chooses. */
export function credentialTypeFor(authentication: Authentication): string {
	return authentication === 'oAuth2'
		? 'microsoftPartnerCenterOAuth2Api'
		: 'microsoftPartnerCenterApi';
}

/** Where n8n runs the node: an execution, the editor's look-ups, or a poll. */
export type ClientContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** What came of one try. */
type Outcome<T> = { readonly answer: T } | { readonly failure: Failure };

/** What becomes of a request that waited to be sent when the execution was canceled. */
const CANCELED: Failure = {
	kind: 'notSent',
	refusal: new Refusal(
		'The execution was canceled before this request was sent',
		'Run this item again if you want it carried out.',
	),
};

/** Speaks HTTP with Partner Center for one run of the node. Nothing else does. */
export class PartnerCenterClient {
	private constructor(
		private readonly context: ClientContext,
		private readonly credentialType: string,
		private readonly endpoints: CloudEndpoints,
		/** What must not appear in words: the credential's secret and tokens. */
		private readonly secrets: readonly string[],
		private readonly limits: RetryLimits,
		private readonly gate: ThrottleGate,
	) {}

	/**
	 * Makes the client for a run of the node, with the credential that *Authentication* chooses.
	 *
	 * @throws Refusal where the credential's addresses cannot be trusted
	 */
	static async connect(
		context: ClientContext,
		authentication: Authentication,
		limits: RetryLimits,
	): Promise<PartnerCenterClient> {
		const credentialType = credentialTypeFor(authentication);
		const credentials = await context.getCredentials(credentialType);
		const endpoints = resolveCloud(credentials);
		const secrets = secretsOf(credentials);
		const gate = throttleGateFor(endpoints.apiBaseUrl, String(credentials.tenantId).trim());
		return new PartnerCenterClient(context, credentialType, endpoints, secrets, limits, gate);
	}

	/**
	 * Sends one request and repeats it where that is safe. While the service asks for a pause, nothing
	 * is sent to it.
	 *
	 * @throws RequestFailed when no try led to a readable success
	 */
	async request<T>(request: ServiceRequest<T>, ids: TraceIds): Promise<T> {
		const signal = this.cancelSignal();
		const { method, settle, note } = request;
		const place = this.gate.takePlace();
		const visitor = { patienceMs: this.limits.maxRetryWaitMs, signal };
		let failure: Failure = CANCELED;
		let fateUnknown = false;
		const end = (retryAfterMs?: number) =>
			new RequestFailed(failure, { retryAfterMs, fateUnknown: fateUnknown || undefined, note });
		for (let attempt = 1; ; attempt++) {
			const turnedAway = await this.gate.enter(place, visitor);
			if (turnedAway === 'canceled') throw end();
			if (turnedAway !== undefined) {
				failure = turnedAway.answer;
				throw end(turnedAway.forMs);
			}
			const outcome = await this.tryOnce(request, ids);
			if ('answer' in outcome) {
				this.gate.leave();
				return outcome.answer;
			}
			({ failure } = outcome);
			const decision = this.decide(failure, method, attempt);
			const throttling = tooManyRequests(failure);
			const { delayMs, isAsked } = decision;
			this.gate.leave(throttling && { answer: throttling, forMs: delayMs, isAsked });
			fateUnknown ||= method !== 'GET' && mayHaveBeenApplied(failure);
			// After a 429 the gate waits, for everybody.
			if (decision.retry && !throttling) await wait(delayMs, signal);
			const mayAsk = !signal?.aborted && decision.retryAfterMs === undefined;
			if (settle && fateUnknown && mayAsk) {
				const fate = await settle().catch(() => undefined);
				if (fate === undefined) throw end();
				if ('applied' in fate) return fate.applied;
				fateUnknown = false;
			}
			if (!decision.retry || signal?.aborted) throw end(decision.retryAfterMs);
		}
	}

	/**
	 * Reads the sign-in authority's public document about a domain; nobody is signed in for it.
	 * Source: OpenID Connect Discovery 1.0, as Microsoft's identity platform publishes it.
	 *
	 * @param timeoutMs milliseconds
	 * @returns undefined where no tenant has that domain
	 * @throws RequestFailed where the authority does not say
	 */
	async openIdConfiguration(
		domain: string,
		timeoutMs: number,
	): Promise<Record<string, unknown> | undefined> {
		const signal = this.cancelSignal();
		for (let attempt = 1; ; attempt++) {
			const outcome = await this.tryOpenIdConfiguration(domain, timeoutMs);
			if ('answer' in outcome) return outcome.answer;
			const { retry, delayMs, retryAfterMs } = this.decide(outcome.failure, 'GET', attempt);
			if (retry) await wait(delayMs, signal);
			if (!retry || signal?.aborted) throw new RequestFailed(outcome.failure, { retryAfterMs });
		}
	}

	/** The path of a page that the service named, if it is one of its own; undefined otherwise. */
	ownPath(uri: string): string | undefined {
		const { apiBaseUrl } = this.endpoints;
		if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(uri)) {
			return uri.startsWith(`${apiBaseUrl}/`) ? uri.slice(apiBaseUrl.length) : undefined;
		}
		const path = uri.startsWith('/') ? uri : `/${uri}`;
		return path.startsWith('/v1/') ? path : `/v1${path}`;
	}

	/** The editor's look-ups and polls cannot be canceled. */
	private cancelSignal(): AbortSignal | undefined {
		return 'getExecutionCancelSignal' in this.context
			? this.context.getExecutionCancelSignal()
			: undefined;
	}

	private decide(failure: Failure, method: ServiceRequest<unknown>['method'], attempt: number) {
		return decideRetry(
			failure,
			{ isRepeatable: method !== 'POST', attempt, random: Math.random(), now: Date.now() },
			this.limits,
		);
	}

	private async tryOpenIdConfiguration(
		domain: string,
		timeoutMs: number,
	): Promise<Outcome<Record<string, unknown> | undefined>> {
		const url = `${this.endpoints.loginBaseUrl}/${encodeURIComponent(domain)}/v2.0/.well-known/openid-configuration`;
		try {
			const body: unknown = await this.context.helpers.httpRequest({
				url,
				headers: { Accept: 'application/json' },
				timeout: timeoutMs,
				disableFollowRedirect: true,
				abortSignal: this.cancelSignal(),
			});
			return { answer: isRecord(body) ? body : undefined };
		} catch (error) {
			const failure = readFailure(error, url);
			// Microsoft answers 400 with AADSTS90002 for a domain that no tenant has.
			const isUnknown = failure.kind === 'answer' && [400, 404].includes(failure.status);
			return isUnknown ? { answer: undefined } : { failure };
		}
	}

	private async tryOnce<T>(request: ServiceRequest<T>, ids: TraceIds): Promise<Outcome<T>> {
		let url = this.endpoints.apiBaseUrl;
		let response: IN8nHttpFullResponse;
		try {
			url = `${url}${request.path}${queryString(request.query)}`;
			response = await this.send(url, request, ids);
		} catch (error) {
			return { failure: readFailure(error, url, this.secrets) };
		}
		const answer = request.read(response.body, response.statusCode);
		return answer === undefined
			? { failure: { kind: 'unreadable', status: response.statusCode, body: response.body } }
			: { answer };
	}

	private async send<T>(
		url: string,
		{ method, headers, body, timeoutMs }: ServiceRequest<T>,
		ids: TraceIds,
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
		return await this.context.helpers.httpRequestWithAuthentication.call(
			this.context,
			this.credentialType,
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

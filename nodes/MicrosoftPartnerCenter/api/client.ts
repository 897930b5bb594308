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
import { readFailure, RequestFailed } from './failure';
import type { Failure } from './failure';
import type { ServiceRequest, TraceIds } from './request';
import { decideRetry, DEFAULT_RETRY_LIMITS, mayHaveBeenApplied } from './retry';
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

/** Speaks HTTP with Partner Center for one run of the node. Nothing else does. */
export class PartnerCenterClient {
	private constructor(
		private readonly context: ClientContext,
		private readonly credentialType: string,
		private readonly endpoints: CloudEndpoints,
		/** What must not appear in words: the credential's secret and tokens. */
		private readonly secrets: readonly string[],
		private readonly limits: RetryLimits,
	) {}

	/**
	 * Makes the client for a run of the node, with the credential that *Authentication* chooses.
	 *
	 * @throws Refusal where the credential's addresses cannot be trusted
	 */
	static async connect(
		context: ClientContext,
		authentication: Authentication,
		limits: RetryLimits = DEFAULT_RETRY_LIMITS,
	): Promise<PartnerCenterClient> {
		const credentialType = credentialTypeFor(authentication);
		const credentials = await context.getCredentials(credentialType);
		const endpoints = resolveCloud(credentials);
		const secrets = secretsOf(credentials);
		return new PartnerCenterClient(context, credentialType, endpoints, secrets, limits);
	}

	/**
	 * Sends one request and repeats it where that is safe.
	 *
	 * @throws RequestFailed when no try led to a readable success
	 */
	async request<T>(request: ServiceRequest<T>, ids: TraceIds): Promise<T> {
		const signal =
			'getExecutionCancelSignal' in this.context
				? this.context.getExecutionCancelSignal()
				: undefined;
		const { method, settle, note } = request;
		let fateUnknown = false;
		for (let attempt = 1; ; attempt++) {
			const outcome = await this.tryOnce(request, ids);
			if ('answer' in outcome) return outcome.answer;
			const { failure } = outcome;
			const decision = decideRetry(
				failure,
				{ isRepeatable: method !== 'POST', attempt, random: Math.random(), now: Date.now() },
				this.limits,
			);
			fateUnknown ||= method !== 'GET' && mayHaveBeenApplied(failure);
			if (decision.retry) await wait(decision.delayMs, signal);
			const mayAsk = !signal?.aborted && decision.retryAfterMs === undefined;
			if (settle && fateUnknown && mayAsk) {
				const fate = await settle().catch(() => undefined);
				if (fate === undefined) throw new RequestFailed(failure, { fateUnknown: true, note });
				if ('applied' in fate) return fate.applied;
				fateUnknown = false;
			}
			if (!decision.retry || signal?.aborted) {
				const { retryAfterMs } = decision;
				throw new RequestFailed(failure, {
					retryAfterMs,
					fateUnknown: fateUnknown || undefined,
					note,
				});
			}
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
		const url = `${this.endpoints.loginBaseUrl}/${encodeURIComponent(domain)}/v2.0/.well-known/openid-configuration`;
		try {
			const body: unknown = await this.context.helpers.httpRequest({
				url,
				headers: { Accept: 'application/json' },
				timeout: timeoutMs,
				disableFollowRedirect: true,
			});
			return isRecord(body) ? body : undefined;
		} catch (error) {
			const failure = readFailure(error, url);
			// Microsoft answers 400 with AADSTS90002 for a domain that no tenant has.
			if (failure.kind === 'answer' && failure.status < 500 && failure.status !== 429)
				return undefined;
			return await Promise.reject(new RequestFailed(failure));
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

	private async tryOnce<T>(
		request: ServiceRequest<T>,
		ids: TraceIds,
	): Promise<{ answer: T } | { failure: Failure }> {
		const url = `${this.endpoints.apiBaseUrl}${request.path}${queryString(request.query)}`;
		let response: IN8nHttpFullResponse;
		try {
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

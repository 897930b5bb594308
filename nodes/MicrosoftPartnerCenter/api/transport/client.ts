import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { name as packageName, version as packageVersion } from '../../../../package.json';
import type { CloudEndpoints } from '../../domain/cloud';
import { UserFacingError } from '../../domain/userFacingError';
import { isBlank, isRecord } from '../../domain/values';
import { parseHttpError, readHeaders } from '../errors/parseHttpError';
import type { AttemptResult, Failure, RequestIds } from '../errors/requestError';
import { getCancelSignal } from './abort';
import type { ClientContext } from './abort';
import { RequestAttempts, sendWithRetries } from './attempts';
import { getMonotonicMs } from './clock';
import { resolveCloud } from './credential';
import { fetchOpenIdConfiguration } from './openIdConfiguration';
import { createRequestIds } from './request';
import type { ResponseHeaders, ServiceRequest } from './request';
import type { RetryLimits } from './retry';
import { getThrottleGate } from './throttle';
import type { AcquireOptions, ThrottleGate } from './throttle';

/** The failure of a request that was waiting to be sent when the execution was canceled. */
const CANCELED: Failure = {
	kind: 'notSent',
	error: new UserFacingError(
		'The execution was canceled before this request was sent',
		'Run this item again if you still need it.',
	),
};

/** What all requests of a run of the node share. */
interface ConnectionSettings {
	readonly context: ClientContext;
	readonly credentialType: string;
	readonly endpoints: CloudEndpoints;
	/** The credential's secret and tokens, which must not appear in any message. */
	readonly secrets: readonly string[];
	readonly limits: RetryLimits;
	readonly throttle: ThrottleGate;
	/** When the run began, by the monotonic clock. */
	readonly since: number;
	/** Once it is aborted, no new write is started. */
	readonly stop?: AbortSignal;
}

/** How to open a connection. */
export interface ConnectionOptions {
	/** The credential that *Authentication* selects. */
	readonly credentialType: string;
	readonly limits: RetryLimits;
	/** Once it is aborted, no new write is started. */
	readonly stop?: AbortSignal;
}

/** Partner Center with the credential of one run of the node. */
export class PartnerCenterConnection {
	private constructor(
		private readonly settings: ConnectionSettings,
		/** Identifies the partner tenant, also across runs. */
		readonly key: string,
	) {}

	/**
	 * Reads the credential and checks its addresses. Sends nothing.
	 *
	 * @throws UserFacingError if the credential's addresses cannot be trusted
	 */
	static async open(
		context: ClientContext,
		{ credentialType, limits, stop }: ConnectionOptions,
	): Promise<PartnerCenterConnection> {
		const credentials = await context.getCredentials(credentialType);
		const endpoints = resolveCloud(credentials);
		const key = `${endpoints.apiBaseUrl} ${String(credentials.tenantId).trim()}`.toLowerCase();
		const throttle = getThrottleGate(key);
		const settings = {
			context,
			credentialType,
			endpoints,
			secrets: getSecrets(credentials),
			limits,
			throttle,
			since: getMonotonicMs(),
			stop,
		};
		return new PartnerCenterConnection(settings, key);
	}

	/**
	 * The client for one item.
	 *
	 * @param timeoutMs milliseconds for one attempt of a request
	 * @param ids the IDs that the item's requests carry
	 */
	forItem(timeoutMs: number, ids: RequestIds = createRequestIds()): PartnerCenterClient {
		return new PartnerCenterClient(this.settings, timeoutMs, ids);
	}
}

/** Sends requests to Partner Center for one item: with its IDs and its timeout. */
export class PartnerCenterClient {
	constructor(
		private readonly settings: ConnectionSettings,
		private readonly timeoutMs: number,
		/** The IDs that the next request carries. */
		readonly ids: RequestIds,
	) {}

	/** Aborted when the execution is canceled; undefined if it cannot be. */
	get cancelSignal(): AbortSignal | undefined {
		return getCancelSignal(this.settings.context);
	}

	/** The same client for another request: the service takes one request ID for one request. */
	withNewRequestId(): PartnerCenterClient {
		const { correlationId } = this.ids;
		const ids = { ...createRequestIds(), correlationId };
		return new PartnerCenterClient(this.settings, this.timeoutMs, ids);
	}

	/** The same client with another timeout. @param timeoutMs milliseconds for one attempt */
	withTimeout(timeoutMs: number): PartnerCenterClient {
		return new PartnerCenterClient(this.settings, timeoutMs, this.ids);
	}

	/**
	 * Sends one request, and retries it if that is safe. While the service asks for a pause, nothing is
	 * sent to it.
	 *
	 * @returns what `request.parse` made of the response
	 * @throws RequestError if no attempt led to a response that could be read
	 */
	async request<T>(request: ServiceRequest<T>): Promise<T> {
		const { throttle, limits } = this.settings;
		const { method, note, repeatCanHarm, reconcile } = request;
		const sequence = throttle.nextSequence();
		const { ids } = this;
		const attempts = new RequestAttempts({ method, limits, repeatCanHarm, ids, note });
		return await sendWithRetries({
			attempts,
			signal: this.cancelSignal,
			reconcile,
			acquire: async () => {
				const options = this.getAcquireOptions(attempts.isFirstWriteAttempt);
				const rejection = await throttle.acquire(sequence, options);
				if (rejection === 'canceled') throw attempts.toError(CANCELED);
				if (rejection !== undefined) throw attempts.toPausedError(rejection);
			},
			send: async () => await this.sendOnce(request),
			release: (next) => {
				const { throttlingResponse: response, isServerRequested, delayMs } = next ?? {};
				throttle.release(
					response && { response, requestedMs: isServerRequested ? delayMs : undefined },
				);
			},
		});
	}

	/**
	 * The path of a next page that the service named.
	 *
	 * @param uri a URL, or a path with or without `/v1`
	 * @returns a path that begins with `/v1/`; undefined if the URL is not one of the service's own
	 */
	toOwnPath(uri: string): string | undefined {
		const { apiBaseUrl } = this.settings.endpoints;
		if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(uri)) {
			return uri.startsWith(`${apiBaseUrl}/`) ? uri.slice(apiBaseUrl.length) : undefined;
		}
		const path = uri.startsWith('/') ? uri : `/${uri}`;
		return path.startsWith('/v1/') ? path : `/v1${path}`;
	}

	/**
	 * The public OpenID Connect document of the tenant that has a domain.
	 *
	 * @returns undefined if no tenant has that domain
	 * @throws UserFacingError if the sign-in authority does not answer
	 */
	async fetchOpenIdConfiguration(domain: string): Promise<Record<string, unknown> | undefined> {
		const { context, endpoints, limits } = this.settings;
		const { loginBaseUrl } = endpoints;
		return await fetchOpenIdConfiguration(context, domain, {
			loginBaseUrl,
			limits,
			timeoutMs: this.timeoutMs,
		});
	}

	private getAcquireOptions(isFirstWriteAttempt: boolean): AcquireOptions {
		const { limits, since, stop } = this.settings;
		// A stopping run finishes the writes that it has started; it only starts no new ones.
		const signals = [this.cancelSignal, isFirstWriteAttempt ? stop : undefined];
		return {
			maxWaitMs: limits.maxRetryWaitMs,
			// With retries off, a request still waits out one pause that another request caused.
			maxConsecutivePauses: Math.max(1, limits.maxRetries),
			since,
			signals: signals.filter((signal) => signal !== undefined),
		};
	}

	private async sendOnce<T>(request: ServiceRequest<T>): Promise<AttemptResult<T>> {
		const { endpoints, secrets } = this.settings;
		let url = endpoints.apiBaseUrl;
		let response: IN8nHttpFullResponse;
		try {
			url = `${url}${request.path}${buildQueryString(request.query)}`;
			response = await this.send(url, request);
		} catch (error) {
			return { failure: parseHttpError(error, url, secrets) };
		}
		const { statusCode: status, body } = response;
		const headers = readHeaders(response.headers);
		const value = isJson(body, headers) ? request.parse(body, { status, headers }) : undefined;
		return value === undefined ? { failure: { kind: 'unreadable', status, body } } : { value };
	}

	private async send(
		url: string,
		{ method, headers, body }: ServiceRequest<unknown>,
	): Promise<IN8nHttpFullResponse> {
		const { context, credentialType } = this.settings;
		const options: IHttpRequestOptions = {
			method,
			url,
			headers: {
				...headers,
				Accept: 'application/json',
				'MS-RequestId': this.ids.requestId,
				'MS-CorrelationId': this.ids.correlationId,
				'MS-PartnerCenter-Application': `${packageName}/${packageVersion}`,
			},
			timeout: this.timeoutMs,
			returnFullResponse: true,
			// A redirect would send the token to an address that was not checked.
			disableFollowRedirect: true,
		};
		if (body !== undefined) {
			// n8n silently drops a number as body, and sends text without a Content-Type as a form.
			options.body = JSON.stringify(body);
			options.headers = { ...options.headers, 'Content-Type': 'application/json' };
		}
		return await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialType,
			options,
		);
	}
}

/**
 * Whether a successful response is Partner Center's: JSON. A gateway can answer a sentence with status
 * 200, which the HTTP library hands over like a JSON string, and a number like a JSON number.
 */
function isJson(body: unknown, { 'content-type': contentType = '' }: ResponseHeaders): boolean {
	return isRecord(body) || isBlank(body) || /\bjson\b/i.test(contentType);
}

/**
 * Builds a query string with every value percent-encoded: n8n's HTTP library would leave `:`, `$` and
 * `,` as they are and write a space as `+`.
 */
function buildQueryString(query: Readonly<Record<string, string>> = {}): string {
	const pairs = Object.entries(query).map(
		([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
	);
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The secret and the tokens of a credential, as far as they are long enough to be recognized. */
function getSecrets({
	clientSecret,
	oauthTokenData,
	...rest
}: ICredentialDataDecryptedObject): string[] {
	const tokens = isRecord(oauthTokenData) ? Object.values(oauthTokenData) : [];
	return [clientSecret, rest.refreshToken, rest.accessToken, ...tokens].filter(
		(secret): secret is string => typeof secret === 'string' && secret.length > 8,
	);
}

/** Starts a sandbox and an HTTP client that returns every response as received, whatever its status. */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import axios, { isAxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import { z } from 'zod';
import { seed, startSandbox, type Sandbox, type SandboxOptions } from '../../../tools/sandbox';

export const { customers, users, validationCodes } = seed;

export interface Harness {
	readonly sandbox: Sandbox;
	readonly http: AxiosInstance;
	/** Headers for a request by the admin agent, with a new access token. */
	readonly headers: () => Record<string, string>;
	/** Sends `PUT …/qualification`. */
	readonly put: (
		customerId: string,
		body: string,
		extra?: { code?: string; headers?: Record<string, string> },
	) => Promise<AxiosResponse<string>>;
	/** Sends `POST …/qualifications`. */
	readonly submit: (
		customerId: string,
		body: unknown,
		extra?: { code?: string; headers?: Record<string, string> },
	) => Promise<AxiosResponse<string>>;
	/** Sends a `GET` request as the admin agent. */
	readonly get: (path: string) => Promise<AxiosResponse<string>>;
	/** Sends `POST …/token` with the client ID, the client secret and `form`. */
	readonly redeem: (form: Record<string, string>) => Promise<AxiosResponse<string>>;
	readonly close: () => Promise<void>;
}

export async function startHarness(options?: SandboxOptions): Promise<Harness> {
	const sandbox = await startSandbox(options);
	const httpAgent = new Agent({ keepAlive: true });
	const http = axios.create({
		baseURL: sandbox.url,
		httpAgent,
		maxRedirects: 0,
		proxy: false,
		timeout: 5000,
		// Keeps the exact text: axios must not parse it or remove its byte order mark.
		responseType: 'arraybuffer',
		transformRequest: (data: unknown) => data,
		transformResponse: (data: unknown) => (Buffer.isBuffer(data) ? data.toString('utf8') : ''),
		validateStatus: () => true,
	});
	const headers = () => ({
		Authorization: `Bearer ${sandbox.issueAccessToken()}`,
		'Content-Type': 'application/json',
	});
	return {
		sandbox,
		http,
		headers,
		put: (customerId, body, extra = {}) =>
			http.put(`/v1/customers/${customerId}/qualification`, body, {
				headers: { ...headers(), ...extra.headers },
				params: codeQuery(extra.code),
			}),
		submit: (customerId, body, extra = {}) =>
			http.post(`/v1/customers/${customerId}/qualifications`, JSON.stringify(body), {
				headers: { ...headers(), ...extra.headers },
				params: codeQuery(extra.code),
			}),
		get: (path) => http.get(path, { headers: { Authorization: headers().Authorization } }),
		redeem: (form) =>
			http.post(
				`/${seed.partner.tenantId}/oauth2/v2.0/token`,
				new URLSearchParams({
					client_id: seed.app.clientId,
					client_secret: seed.app.clientSecret,
					...form,
				}).toString(),
				{ headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
			),
		close: async () => {
			httpAgent.destroy();
			await sandbox.close();
		},
	};
}

function codeQuery(code: string | undefined): URLSearchParams | undefined {
	return code === undefined ? undefined : new URLSearchParams({ code });
}

/** Valid bodies for `POST …/qualifications`, from Microsoft's newer "Update a customer's qualification" page. */
export const submissions = {
	education: { qualification: 'Education', educationSegment: 'HigherEducation' },
	government: { qualification: 'GovernmentCommunityCloud' },
	stateOwned: { qualification: 'StateOwnedEntity' },
} as const;

export function createRequestIdHeader(id: string = randomUUID()): Record<string, string> {
	return { 'MS-RequestId': id };
}

/** @returns axios's error code if the request failed without a complete response (e.g. `ECONNRESET`) */
export async function catchClientErrorCode(request: Promise<unknown>): Promise<string | undefined> {
	try {
		await request;
		return undefined;
	} catch (cause) {
		return isAxiosError(cause) ? cause.code : String(cause);
	}
}

/** A response of the token endpoint, successful or not. */
const tokenResponseSchema = z
	.object({
		access_token: z.string(),
		refresh_token: z.string(),
		scope: z.string(),
		expires_in: z.number(),
		error: z.string(),
		error_codes: z.array(z.number()),
	})
	.partial()
	.passthrough();

export function parseTokenResponse(
	response: AxiosResponse<string>,
): z.infer<typeof tokenResponseSchema> {
	return tokenResponseSchema.parse(JSON.parse(response.data));
}

export function parseJson(response: AxiosResponse<string>): unknown {
	return JSON.parse(response.data);
}

/** @returns the `code` of the API's error body, or `undefined` if the body has none */
export function parseErrorCode(response: AxiosResponse<string>): unknown {
	const body = parseJson(response);
	return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

/**
 * Starts a sandbox before the tests of a file, resets it after each of them, and closes it after the last one.
 *
 * @returns a function that returns the harness; it throws outside a test
 */
export function useHarness(options?: SandboxOptions): () => Harness {
	let started: Harness | undefined;
	const harness = () => {
		if (!started) throw new Error('The harness exists only while tests run');
		return started;
	};
	beforeAll(async () => {
		started = await startHarness(options);
	});
	afterEach(() => harness().sandbox.reset());
	afterAll(() => harness().close());
	return harness;
}

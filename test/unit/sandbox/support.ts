/** A running sandbox and a client that hands over every answer as it came, whatever its status. */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import axios, { isAxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import { z } from 'zod';
import { seed, startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';

export const { customers, users, validationCodes } = seed;

export interface Bench {
	readonly sandbox: Sandbox;
	readonly http: AxiosInstance;
	/** Headers of a call by the admin agent. */
	readonly headers: () => Record<string, string>;
	readonly put: (
		customerId: string,
		body: string,
		more?: { code?: string; headers?: Record<string, string> },
	) => Promise<AxiosResponse<string>>;
	/** `POST …/qualifications`. */
	readonly submit: (
		customerId: string,
		body: unknown,
		more?: { code?: string; headers?: Record<string, string> },
	) => Promise<AxiosResponse<string>>;
	readonly get: (path: string) => Promise<AxiosResponse<string>>;
	readonly redeem: (form: Record<string, string>) => Promise<AxiosResponse<string>>;
	readonly close: () => Promise<void>;
}

export async function openBench(options?: SandboxOptions): Promise<Bench> {
	const sandbox = await startSandbox(options);
	const httpAgent = new Agent({ keepAlive: true });
	const http = axios.create({
		baseURL: sandbox.url,
		httpAgent,
		maxRedirects: 0,
		proxy: false,
		timeout: 5000,
		// The exact text: neither parsed, nor freed of its byte order mark.
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
		put: (customerId, body, more = {}) =>
			http.put(`/v1/customers/${customerId}/qualification`, body, {
				headers: { ...headers(), ...more.headers },
				params: more.code === undefined ? undefined : new URLSearchParams({ code: more.code }),
			}),
		submit: (customerId, body, more = {}) =>
			http.post(`/v1/customers/${customerId}/qualifications`, JSON.stringify(body), {
				headers: { ...headers(), ...more.headers },
				params: more.code === undefined ? undefined : new URLSearchParams({ code: more.code }),
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

/** What the newer "Update a customer's qualification" page asks for. */
export const submissions = {
	education: { qualification: 'Education', educationSegment: 'HigherEducation' },
	government: { qualification: 'GovernmentCommunityCloud' },
	stateOwned: { qualification: 'StateOwnedEntity' },
} as const;

export function requestId(id: string = randomUUID()): Record<string, string> {
	return { 'MS-RequestId': id };
}

/** What the client noticed when it got no whole answer, e.g. ECONNRESET. */
export async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
	try {
		await work;
		return undefined;
	} catch (cause) {
		return isAxiosError(cause) ? cause.code : String(cause);
	}
}

/** What the token route answers, for better or worse. */
const tokenReplySchema = z
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

export function tokenReplyOf(response: AxiosResponse<string>): z.infer<typeof tokenReplySchema> {
	return tokenReplySchema.parse(JSON.parse(response.data));
}

export function jsonOf(response: AxiosResponse<string>): unknown {
	return JSON.parse(response.data);
}

/** The number in an error body of the API. */
export function codeOf(response: AxiosResponse<string>): unknown {
	const body = jsonOf(response);
	return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

/** A sign-in error in the format of Entra's errors. */
import { randomUUID } from 'node:crypto';

export interface EntraErrorBody {
	readonly error: string;
	readonly error_description: string;
	readonly error_codes: readonly number[];
	readonly timestamp: string;
	readonly trace_id: string;
	readonly correlation_id: string;
	readonly error_uri: string;
}

export class EntraRefusalError extends Error {
	override readonly name = 'EntraRefusalError';

	/**
	 * @param error the OAuth error code
	 * @param code the AADSTS number
	 */
	constructor(
		readonly error: string,
		readonly code: number,
		readonly text: string,
	) {
		super(text);
	}
}

export function refuseSignIn(error: string, code: number, text: string): never {
	throw new EntraRefusalError(error, code, text);
}

/**
 * The body is from Microsoft's "Microsoft Entra authentication and authorization error codes" page, the status from RFC 6749
 * section 5.2: 401 if the client authentication failed, otherwise 400.
 */
export function entraError(
	error: string,
	code: number,
	text = 'The sandbox was asked to refuse this request.',
): { status: number; body: EntraErrorBody } {
	const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
	const trace = randomUUID();
	const correlation = randomUUID();
	return {
		status: error === 'invalid_client' ? 401 : 400,
		body: {
			error,
			error_description:
				`AADSTS${code}: ${text} Trace ID: ${trace} ` +
				`Correlation ID: ${correlation} Timestamp: ${timestamp}`,
			error_codes: [code],
			timestamp,
			trace_id: trace,
			correlation_id: correlation,
			error_uri: `https://login.microsoftonline.com/error?code=${code}`,
		},
	};
}

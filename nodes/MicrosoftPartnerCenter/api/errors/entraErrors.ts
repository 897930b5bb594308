import { UserFacingError } from '../../domain/userFacingError';
import { ENTER_PARTNER_TENANT, SIGN_IN_WITH_MFA } from './advice';
import { SignInOutageError } from './signInErrors';
import { sanitize } from './serviceMessage';

/** The body of an error answer of Entra's token endpoint (RFC 6749, with Microsoft's additions). */
export interface EntraErrorBody {
	readonly error?: unknown;
	readonly error_description?: unknown;
	readonly error_codes?: unknown;
}

/** The parts of an error answer of Entra besides its body. */
export interface EntraErrorContext {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly secrets?: readonly string[];
}

interface EntraErrorRow {
	/** AADSTS numbers. Used for words only: Microsoft asks that logic depends on `error` alone. */
	readonly aadsts?: readonly number[];
	readonly error?: string;
	readonly summary: string;
	readonly advice: string;
}

/**
 * Entra's errors in words for the person who maintains the credential. The first row that matches is
 * used: rows with AADSTS numbers come before rows with the more general `error`. Source: Microsoft's
 * "Microsoft Entra authentication and authorization error codes"; the hint about a secret's ID is
 * general experience.
 */
export const ENTRA_ERRORS: readonly EntraErrorRow[] = [
	{
		aadsts: [700084],
		summary: 'The refresh token was made for a single-page application, so it lives only 24 hours',
		advice:
			"In the Entra admin center, open the app registration and open 'Authentication'. Remove the redirect URI under 'Single-page application' and add the same URI under 'Web'. Then sign in again.",
	},
	{
		aadsts: [50105],
		summary: 'The account is not assigned to the app',
		advice:
			"In the Entra admin center, open 'Enterprise applications', open the app, open 'Users and groups' and add the account. Or open 'Properties' and set 'Assignment required?' to No.",
	},
	{
		aadsts: [7000112],
		summary: 'The app is disabled in Entra',
		advice:
			"In the Entra admin center, open 'Enterprise applications', open the app, open 'Properties' and set 'Enabled for users to sign-in' to Yes.",
	},
	{
		aadsts: [50057],
		summary: 'The account that signed in is disabled',
		advice:
			'Ask your Entra administrator to enable the account, or sign in with another account that has the Admin agent or Sales agent role.',
	},
	{
		aadsts: [50020],
		summary: 'The account that signed in belongs to another tenant',
		advice:
			"Sign in with an account of your own partner tenant, and check 'Tenant ID' in the credential.",
	},
	{
		aadsts: [50076, 50079, 50072, 50074],
		summary: 'Entra requires multi-factor authentication (MFA), but the sign-in did not include it',
		advice: `${SIGN_IN_WITH_MFA} If the account has no MFA method yet, set one up first.`,
	},
	{
		aadsts: [50078, 70043],
		summary: 'The sign-in is older than a policy in your tenant allows',
		advice: `${SIGN_IN_WITH_MFA} To sign in less often, ask your Entra administrator to change the sign-in frequency for this account.`,
	},
	{
		aadsts: [50173],
		summary: 'The sign-in was revoked, for example after a password change or by an administrator',
		advice: SIGN_IN_WITH_MFA,
	},
	{
		aadsts: [53003, 530032, 53000, 53001],
		summary: 'A Conditional Access policy in your tenant blocks the sign-in',
		advice:
			'Ask your Entra administrator to find the policy (Entra admin center, Sign-in logs) and to allow this account to sign in, both from your browser and from the machine that runs n8n.',
	},
	{
		aadsts: [65001],
		summary: 'The app does not have consent yet',
		advice:
			"Ask an Entra administrator to open the app registration in the Entra admin center, open 'API permissions' and press 'Grant admin consent'. Then sign in again.",
	},
	{
		aadsts: [650057],
		summary: 'The app has no permission for Partner Center',
		advice:
			"Ask an Entra administrator to open the app registration in the Entra admin center, open 'API permissions', add 'Microsoft Partner Center' with user_impersonation (delegated), and press 'Grant admin consent'. Then sign in again.",
	},
	{
		aadsts: [500011],
		summary: 'This tenant does not know Partner Center',
		advice:
			"Check 'Tenant ID' and 'Cloud' in the credential. The tenant must be your own partner tenant, which is enrolled in the CSP program. If both are right, ask your Entra administrator to create the service principal of Microsoft Partner Center in this tenant (application ID fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd).",
	},
	{
		aadsts: [700082, 70008],
		summary: 'The refresh token has expired because it was not used for a long time',
		advice: `${SIGN_IN_WITH_MFA} A refresh token expires after 90 days without use. A workflow that runs every week keeps it valid.`,
	},
	{
		aadsts: [700016, 70001],
		summary: 'This tenant does not know the app',
		advice:
			"Check 'Client ID', 'Tenant ID' and 'Cloud' in the credential. 'Client ID' must be the Application (client) ID of an app registration in that tenant.",
	},
	{
		aadsts: [7000215],
		summary: 'The client secret is wrong',
		advice:
			"Check 'Client Secret' in the credential. It must be the secret's Value, which Entra shows only once, and not its Secret ID. If you are not sure, create a new secret.",
	},
	{
		aadsts: [7000222],
		summary: 'The client secret has expired',
		advice:
			"In the Entra admin center, open the app registration, open 'Certificates & secrets' and create a new secret. Then enter its Value in 'Client Secret' of the credential.",
	},
	{
		aadsts: [7000218],
		summary: 'The client secret is missing',
		advice: "Open the credential and fill in 'Client Secret'.",
	},
	{
		aadsts: [50011],
		summary: 'The app registration does not have the redirect URI of n8n',
		advice:
			"Copy 'OAuth Redirect URL' from the credential. In the app registration, open 'Authentication' and add it as a redirect URI of type Web.",
	},
	{
		aadsts: [700005],
		summary: 'The sign-in belongs to a different tenant',
		advice: "Check 'Tenant ID' in the credential, then sign in again.",
	},
	{
		aadsts: [50194],
		summary:
			'The app registration is for a single tenant, but the sign-in did not name that tenant',
		advice: ENTER_PARTNER_TENANT,
	},
	{
		aadsts: [90002, 900382],
		summary: 'The tenant does not exist in this cloud',
		advice: "Check 'Tenant ID' and 'Cloud' in the credential.",
	},
	{
		aadsts: [90099],
		summary: "The app is not authorized in the customer's tenant",
		advice:
			"Open the credential and enter your own partner tenant in 'Tenant ID' instead of a customer's tenant.",
	},
	{
		error: 'interaction_required',
		summary: 'Entra requires a person to sign in again',
		advice: SIGN_IN_WITH_MFA,
	},
	{
		error: 'invalid_grant',
		summary: 'Entra no longer accepts the refresh token',
		advice: SIGN_IN_WITH_MFA,
	},
	{
		error: 'invalid_client',
		summary: 'Entra does not accept the app in the credential',
		advice: "Check 'Client ID' and 'Client Secret' in the credential.",
	},
	{
		error: 'unauthorized_client',
		summary: 'The app is not allowed to sign in this way',
		advice: "Check 'Client ID', 'Tenant ID' and 'Cloud' in the credential.",
	},
];

const UNKNOWN: EntraErrorRow = {
	summary: 'Entra rejected the sign-in',
	advice:
		'Read what Entra said, check the fields in the credential, then sign in again. If that does not help, give the AADSTS number to your Entra administrator.',
};

function getAadstsCodes(body: EntraErrorBody): number[] {
	const inText = String(body.error_description ?? '').match(/AADSTS(\d+)/);
	const listed: unknown[] = Array.isArray(body.error_codes) ? body.error_codes : [];
	return [...listed, inText?.[1]].map(Number).filter((code) => Number.isInteger(code));
}

/** AADSTS numbers of errors that pass: Entra itself is down or overloaded. */
const OUTAGE_CODES = [90033, 90055, 90006, 90012];

/**
 * Whether an error answer of Entra means *later*, not that the sign-in is invalid.
 * Source: RFC 6749 (`temporarily_unavailable`, `server_error`), and reports of real outages, in which the
 * body is JSON as for any other error.
 *
 * @param body the parsed JSON of the answer
 * @param status the HTTP status, if it is known
 * @returns whether waiting helps
 */
function isOutage(body: EntraErrorBody, status?: number): boolean {
	if (status !== undefined && (status === 429 || status >= 500)) return true;
	if (body.error === 'temporarily_unavailable' || body.error === 'server_error') return true;
	return getAadstsCodes(body).some((code) => OUTAGE_CODES.includes(code));
}

/**
 * Whether Entra answers that no tenant has a name: AADSTS90002, or AADSTS900023 for a name that no tenant can have.
 *
 * @param body the parsed JSON of the answer
 * @returns whether there is no such tenant
 */
export function isTenantNotFound(body: EntraErrorBody): boolean {
	return getAadstsCodes(body).some((code) => [90002, 900023].includes(code));
}

/** Entra's own words, without trace IDs and time. */
function getEntraMessage(body: EntraErrorBody, secrets: readonly string[]): string | undefined {
	const description = typeof body.error_description === 'string' ? body.error_description : '';
	const [text = ''] = description.split(/\s+Trace ID:/);
	return sanitize(text, secrets) ?? sanitize(body.error, secrets);
}

/** The status for an outage that Entra answers with an unusual one, such as 400: as if it were 503. */
const SERVICE_UNAVAILABLE = 503;
const RETRIED_STATUSES = [429, 500, 502, 503, 504];

/**
 * Describes an error answer of Entra's token endpoint: what it means, what to do, and what Entra said.
 *
 * @param body the parsed JSON of the answer
 * @param context what else is known about the answer
 * @param context.status the HTTP status; undefined if n8n does not pass it on
 * @param context.headers the headers, such as Retry-After, by their names in lower case
 * @param context.secrets values that must not appear in the message, even if Entra repeats one
 * @returns a `SignInOutageError` if Entra asks to try again later
 */
export function describeEntraError(
	body: EntraErrorBody,
	{ status, headers = {}, secrets = [] }: EntraErrorContext = {},
): UserFacingError {
	const message = getEntraMessage(body, secrets);
	if (isOutage(body, status)) {
		const isRetried = status !== undefined && RETRIED_STATUSES.includes(status);
		const retriedStatus = isRetried ? status : SERVICE_UNAVAILABLE;
		const outage = { kind: 'errorResponse', status: retriedStatus, headers, body: '' } as const;
		return new SignInOutageError(outage, message);
	}
	const codes = getAadstsCodes(body);
	const row =
		ENTRA_ERRORS.find(({ aadsts }) => aadsts?.some((code) => codes.includes(code))) ??
		ENTRA_ERRORS.find(({ error }) => error !== undefined && error === body.error) ??
		UNKNOWN;
	return new UserFacingError(
		row.summary,
		message === undefined ? row.advice : `${row.advice} Entra said: "${message}"`,
	);
}

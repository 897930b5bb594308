import { UserFacingError } from '../../domain/userFacingError';
import { SIGN_IN_WITH_MFA } from './advice';
import { sanitize } from './serviceMessage';

/** The body of a refusal by Entra's token endpoint (RFC 6749, with Microsoft's additions). */
export interface EntraErrorBody {
	readonly error?: unknown;
	readonly error_description?: unknown;
	readonly error_codes?: unknown;
}

interface EntraErrorRow {
	/** AADSTS numbers; for words only. Microsoft asks that logic rest on `error` alone. */
	readonly aadsts?: readonly number[];
	readonly error?: string;
	readonly summary: string;
	readonly advice: string;
}

/**
 * What Entra's refusals mean to the person who keeps the credential. The first row that fits wins:
 * numbers before the wider `error`. Source: Microsoft's "Microsoft Entra authentication and
 * authorization error codes"; the hint about a secret's ID is general experience.
 */
export const ENTRA_ERRORS: readonly EntraErrorRow[] = [
	{
		aadsts: [50076, 50079, 50072, 50074],
		summary: 'The sign-in has no multi-factor authentication (MFA), which Entra asks for',
		advice: `${SIGN_IN_WITH_MFA} If the account has no MFA method yet, register one first.`,
	},
	{
		aadsts: [50078, 70043],
		summary: 'The sign-in is older than a policy of your tenant allows',
		advice: `${SIGN_IN_WITH_MFA} To make it last, ask your Entra administrator for a longer sign-in frequency for this account.`,
	},
	{
		aadsts: [50173],
		summary: 'The sign-in was revoked, for example by a new password or by an administrator',
		advice: SIGN_IN_WITH_MFA,
	},
	{
		aadsts: [53003, 530032, 53000, 53001],
		summary: 'A Conditional Access policy of your tenant blocks the sign-in',
		advice:
			'Ask your Entra administrator which policy it is (Entra admin center, Sign-in logs) and to let this account sign in from where n8n runs.',
	},
	{
		aadsts: [65001],
		summary: 'Nobody has consented to the app yet',
		advice:
			"In the Entra admin center open the app registration, 'API permissions', and press 'Grant admin consent'. Then sign in again.",
	},
	{
		aadsts: [650057],
		summary: 'The app has no permission for Partner Center',
		advice:
			"In the Entra admin center open the app registration, 'API permissions', add 'Microsoft Partner Center' with user_impersonation (delegated), and grant admin consent.",
	},
	{
		aadsts: [500011],
		summary: 'Partner Center is not known in this tenant',
		advice:
			"Check 'Tenant ID' and 'Cloud' of the credential: it must be your own partner tenant, the one that is enrolled in the CSP programme.",
	},
	{
		aadsts: [700082, 70008],
		summary: 'The refresh token has expired, because it was not used for a long time',
		advice: `${SIGN_IN_WITH_MFA} A refresh token lives 90 days; a workflow that runs each week keeps it alive.`,
	},
	{
		aadsts: [700016, 70001],
		summary: 'The app is not known in this tenant',
		advice:
			"Check 'Client ID', 'Tenant ID' and 'Cloud' of the credential: Client ID is the Application (client) ID of an app registration in that tenant.",
	},
	{
		aadsts: [7000215],
		summary: 'The client secret is wrong',
		advice:
			"Check 'Client Secret' of the credential. Entra shows a secret's Value only when it is made; its Secret ID is not the secret. If in doubt, make a new one.",
	},
	{
		aadsts: [7000222],
		summary: 'The client secret has expired',
		advice:
			"In the Entra admin center open the app registration, 'Certificates & secrets', make a new secret and put its Value into 'Client Secret' of the credential.",
	},
	{
		aadsts: [7000218],
		summary: 'The client secret is missing',
		advice: "Fill in 'Client Secret' of the credential.",
	},
	{
		aadsts: [50011],
		summary: 'The app registration does not know the redirect URI',
		advice:
			"Copy 'OAuth Redirect URL' from the credential into the app registration, 'Authentication', as a redirect URI of type Web.",
	},
	{
		aadsts: [700005],
		summary: 'The sign-in was made at another tenant',
		advice: "Check 'Tenant ID' of the credential and sign in again.",
	},
	{
		aadsts: [50194],
		summary: 'The app registration is for one tenant only, but the sign-in names a shared one',
		advice: "Give the ID of your own partner tenant in 'Tenant ID' of the credential.",
	},
	{
		aadsts: [90002, 900382],
		summary: 'The tenant does not exist in this cloud',
		advice: "Check 'Tenant ID' and 'Cloud' of the credential.",
	},
	{
		aadsts: [90099],
		summary: "The app is not authorised in the customer's tenant",
		advice:
			"This node needs your own partner tenant in 'Tenant ID' of the credential, not a customer's.",
	},
	{
		error: 'interaction_required',
		summary: 'Entra asks for a sign-in by a person',
		advice: SIGN_IN_WITH_MFA,
	},
	{
		error: 'invalid_grant',
		summary: 'The refresh token is no longer accepted',
		advice: SIGN_IN_WITH_MFA,
	},
	{
		error: 'invalid_client',
		summary: 'Entra does not accept the app',
		advice: "Check 'Client ID' and 'Client Secret' of the credential.",
	},
	{
		error: 'unauthorized_client',
		summary: 'The app may not sign in this way',
		advice: "Check 'Client ID', 'Tenant ID' and 'Cloud' of the credential.",
	},
];

const UNKNOWN: EntraErrorRow = {
	summary: 'Entra refused the sign-in',
	advice: 'Check the fields of the credential, then sign in again.',
};

function getAadstsCodes(body: EntraErrorBody): number[] {
	const inText = String(body.error_description ?? '').match(/AADSTS(\d+)/);
	const listed: unknown[] = Array.isArray(body.error_codes) ? body.error_codes : [];
	return [...listed, inText?.[1]].map(Number).filter((code) => Number.isInteger(code));
}

/** What Entra wrote, without its trace IDs and time. */
function getEntraMessage(body: EntraErrorBody, secrets: readonly string[]): string | undefined {
	const description = typeof body.error_description === 'string' ? body.error_description : '';
	const [text = ''] = description.split(/\s+Trace ID:/);
	return sanitize(text, secrets) ?? sanitize(body.error, secrets);
}

/**
 * Turns a refusal by Entra's token endpoint into words: what it means, what Entra said, what to do.
 *
 * @param secrets values that must not appear in the words, should Entra ever repeat one
 */
export function describeEntraError(
	body: EntraErrorBody,
	secrets: readonly string[] = [],
): UserFacingError {
	const numbers = getAadstsCodes(body);
	const row =
		ENTRA_ERRORS.find(({ aadsts }) => aadsts?.some((number) => numbers.includes(number))) ??
		ENTRA_ERRORS.find(({ error }) => error !== undefined && error === body.error) ??
		UNKNOWN;
	const words = getEntraMessage(body, secrets);
	return new UserFacingError(
		row.summary,
		words === undefined ? row.advice : `${row.advice} Entra said: ${words}`,
	);
}

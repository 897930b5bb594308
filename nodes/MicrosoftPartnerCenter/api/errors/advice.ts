/**
 * The instruction to sign in with n8n, for use inside a sentence. The button has a different name once the
 * credential is connected.
 */
export const PRESS_CONNECT =
	'press Connect in the OAuth2 credential (Switch account if it is already connected)';

/**
 * The advice for a sign-in that no longer works, for both credentials. It always mentions MFA because
 * Microsoft accepts no sign-in without it.
 */
export const SIGN_IN_WITH_MFA =
	"Sign in again with multi-factor authentication (MFA). In the OAuth2 credential, press Connect, or press Switch account if it is already connected. In the Refresh Token credential, enter a new refresh token in 'Refresh Token'.";

/** The advice for a tenant in the credential that is not one tenant, or not the partner's own. */
export const ENTER_PARTNER_TENANT =
	"Open the credential and enter your own partner tenant in 'Tenant ID': its ID (in the Entra admin center, Overview, Tenant ID) or its domain, such as contoso.onmicrosoft.com. The values common, organizations and consumers are not accepted.";

/** The advice for what passes. It fits a run of the node, a list, a poll and the test of a credential. */
export const TRY_LATER = 'Try again in a few minutes.';

/** The advice for an answer that probably comes from the network of n8n, for use inside a sentence. */
export const ASK_ABOUT_WEB_FILTER =
	'ask the person who runs n8n whether a proxy or web filter answers instead of Partner Center';

/** The advice for a tenant that is not a customer yet. It continues a sentence. */
export const SEND_RELATIONSHIP_REQUEST =
	'send the customer a reseller relationship request in Partner Center. The customer must accept it first.';

/** The advice for a value that is missing or wrong, for a person. An AI agent has no expression to check. */
export const EXPRESSION_HELP =
	'If the value comes from an expression, check the field that it reads.';

/** Which button of n8n signs a person in: it has another name once the credential is connected. */
export const PRESS_CONNECT =
	'press Connect in the OAuth2 credential (Switch account, if it is connected already)';

/** What helps where a sign-in no longer works, whichever credential it was. */
export const SIGN_IN_AGAIN = `${PRESS_CONNECT}, or put a new refresh token into 'Refresh Token' of the Refresh Token credential.`;

/** The same, where it is MFA that is missing. */
export const SIGN_IN_WITH_MFA = `Sign in again with multi-factor authentication: ${SIGN_IN_AGAIN}`;

/** Which button of n8n signs a person in: it has another name once the credential is connected. */
export const PRESS_CONNECT =
	'press Connect in the OAuth2 credential (Switch account, if it is connected already)';

/**
 * What helps where a sign-in no longer works, whichever credential it was. Microsoft accepts none
 * without MFA, so it is always said.
 */
export const SIGN_IN_WITH_MFA = `Sign in again with multi-factor authentication: ${PRESS_CONNECT}, or put a new refresh token into 'Refresh Token' of the Refresh Token credential.`;

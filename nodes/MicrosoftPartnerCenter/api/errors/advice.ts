/** How a person signs in with n8n. The button has a different name once the credential is connected. */
export const PRESS_CONNECT =
	'press Connect in the OAuth2 credential (Switch account if it is already connected)';

/**
 * What to do when a sign-in no longer works, for both credentials. It always mentions MFA because
 * Microsoft accepts no sign-in without it.
 */
export const SIGN_IN_WITH_MFA = `Sign in again with multi-factor authentication: ${PRESS_CONNECT}, or enter a new refresh token in 'Refresh Token' of the Refresh Token credential.`;

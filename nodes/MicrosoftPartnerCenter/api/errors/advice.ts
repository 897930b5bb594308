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
export const SIGN_IN_WITH_MFA = `Sign in again with multi-factor authentication: ${PRESS_CONNECT}, or enter a new refresh token in 'Refresh Token' of the Refresh Token credential.`;

/** The advice for what passes. It fits a run of the node, a list, a poll and the test of a credential. */
export const TRY_LATER = 'Try again in a few minutes.';

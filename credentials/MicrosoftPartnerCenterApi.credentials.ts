import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { authorizeRequest } from '../nodes/MicrosoftPartnerCenter/signIn/authorizeRequest';
import { appFields, cloudFields } from '../nodes/MicrosoftPartnerCenter/signIn/credentialFields';
import { signInTest } from '../nodes/MicrosoftPartnerCenter/signIn/credentialTest';
import {
	buildIssuedFor,
	redeemRefreshToken,
} from '../nodes/MicrosoftPartnerCenter/signIn/redeemRefreshToken';

/** App+User sign-in with a refresh token that the partner already has (Secure Application Model). */
export class MicrosoftPartnerCenterApi implements ICredentialType {
	name = 'microsoftPartnerCenterApi';

	displayName = 'Microsoft Partner Center Refresh Token API';

	icon = {
		light: 'file:../icons/partnerCenter.svg',
		dark: 'file:../icons/partnerCenter.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-microsoft-partner-center/n8n-nodes-microsoft-partner-center/blob/main/docs/app-registration.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'For partners who already have a refresh token (Secure Application Model, CIPP, a vault). If you do not have one, use the OAuth2 credential instead, where you only sign in.',
			name: 'whichCredential',
			type: 'notice',
			default: '',
		},
		...cloudFields,
		...appFields,
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The token that the app received when an Admin agent or Sales agent signed in with multi-factor authentication. n8n replaces it here whenever Microsoft issues a new one.',
			hint: 'A long text that often starts with "0." or "1.". It works only with the Client ID above.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			// n8n calls preAuthentication when this is empty, and after a 401.
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Issued For',
			name: 'issuedFor',
			type: 'hidden',
			// Identifies the fields that the access token was made from.
			default: '',
		},
	];

	/**
	 * Redeems the refresh token. n8n calls this if there is no access token yet, and after a 401.
	 *
	 * @param credentials the credential's fields, decrypted
	 * @returns the access token with the fingerprints of its fields, and the new refresh token; n8n stores them
	 * @throws {UserFacingError} if a field is not valid or the sign-in is rejected; it says what to do
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const tokens = await redeemRefreshToken(this, credentials);
		return { ...tokens, issuedFor: buildIssuedFor(credentials, tokens.refreshToken) };
	}

	/**
	 * Adds the access token to a request.
	 *
	 * @param credentials the credential's fields, decrypted
	 * @param requestOptions the request that n8n is about to send
	 * @returns a copy of the request with an `Authorization` header
	 * @throws {UserFacingError} if the credential's addresses cannot be trusted
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return authorizeRequest(credentials, requestOptions);
	}

	test = signInTest;
}

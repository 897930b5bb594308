import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { checkRefreshedSignIn } from '../nodes/MicrosoftPartnerCenter/signIn/checkRefreshedSignIn';
import {
	scopeExpression,
	signInUrlExpression,
} from '../nodes/MicrosoftPartnerCenter/signIn/credentialExpressions';
import { signInTest } from '../nodes/MicrosoftPartnerCenter/signIn/credentialTest';
import { appFields, cloudFields } from '../nodes/MicrosoftPartnerCenter/signIn/credentialFields';

/** App+User sign-in: a person presses Connect and signs in with MFA, and n8n refreshes the tokens. */
export class MicrosoftPartnerCenterOAuth2Api implements ICredentialType {
	name = 'microsoftPartnerCenterOAuth2Api';

	displayName = 'Microsoft Partner Center OAuth2 API';

	icon = {
		light: 'file:../icons/partnerCenter.svg',
		dark: 'file:../icons/partnerCenter.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-microsoft-partner-center/n8n-nodes-microsoft-partner-center/blob/main/docs/app-registration.md';

	extends = ['oAuth2Api'];

	properties: INodeProperties[] = [
		{
			displayName:
				'Recommended: fill in the fields, press Connect, and sign in as an Admin agent or Sales agent with multi-factor authentication. If you already have a refresh token, you can use the Refresh Token credential instead.',
			name: 'whichCredential',
			type: 'notice',
			default: '',
		},
		...cloudFields,
		...appFields,
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'authorizationCode',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: signInUrlExpression('authorize'),
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: signInUrlExpression('token'),
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: scopeExpression,
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			// Shows the choice of account, because the browser is rarely signed in as the agent.
			default: 'response_mode=query&prompt=select_account',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
	];

	/**
	 * Gives the reason if Partner Center rejects a token that n8n has just refreshed. n8n calls this for an
	 * OAuth2 credential only since April 2026, at each request; an older n8n shows just the 401.
	 *
	 * @param credentials the credential's fields, decrypted, and the tokens that n8n stores with them
	 * @returns a value for the rest of the request; unlike with the Refresh Token credential, n8n does not
	 * store it
	 * @throws {UserFacingError} if a field is not valid or Partner Center rejects the token; it says what to do
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await checkRefreshedSignIn(this, credentials);
	}

	test = signInTest;
}

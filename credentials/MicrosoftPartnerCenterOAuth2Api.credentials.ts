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

/** App+User sign-in for people: press Connect, sign in with MFA; n8n keeps the tokens fresh. */
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
				'The right choice for most: fill in the fields, press Connect, and sign in as an Admin agent or Sales agent with multi-factor authentication. If you already keep a refresh token, use the Refresh Token credential instead.',
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
			// A choice of account, because the person at the browser is seldom signed in as the agent.
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
	 * Names the reason where Partner Center refuses a token that n8n has just refreshed. Only n8n from April
	 * 2026 on calls this for an OAuth2 credential, at each request; an older one shows the bare 401. Nothing
	 * of what it returns is stored, unlike with the Refresh Token credential.
	 *
	 * @throws UserFacingError with what to do
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await checkRefreshedSignIn(this, credentials);
	}

	test = signInTest;
}

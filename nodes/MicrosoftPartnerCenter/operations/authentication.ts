import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { AUTHENTICATIONS } from '../api/authentication';

/** The two credentials, as both nodes offer them. */
export const credentialSlots: INodeCredentialDescription[] = AUTHENTICATIONS.map(
	({ value, credentialType }) => ({
		name: credentialType,
		required: true,
		displayOptions: { show: { authentication: [value] } },
	}),
);

/** *Authentication*: which of the two. */
export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	default: 'oAuth2',
	description:
		'How n8n signs in to Partner Center. Both ways act as a person who signed in with MFA.',
	options: [
		{
			name: 'OAuth2',
			value: 'oAuth2',
			description: 'Press Connect and sign in; the right choice unless you keep a refresh token',
		},
		{
			name: 'Refresh Token',
			value: 'refreshToken',
			description: 'Secure Application Model: you already keep a refresh token',
		},
	],
};

import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** The values of the parameter *Authentication*, each with the type of the credential that it chooses. */
export const AUTHENTICATIONS = [
	{ value: 'oAuth2', credentialType: 'microsoftPartnerCenterOAuth2Api' },
	{ value: 'refreshToken', credentialType: 'microsoftPartnerCenterApi' },
] as const;

/** One way in which n8n signs in. */
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** The way that a value of *Authentication* means; undefined where it means none. */
export function findAuthentication(chosen: unknown): Authentication | undefined {
	return AUTHENTICATIONS.find(({ value }) => value === chosen);
}

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

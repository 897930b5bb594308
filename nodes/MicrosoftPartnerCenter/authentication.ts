import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** The values of the parameter *Authentication*, each with the credential type that it selects. */
export const AUTHENTICATIONS = [
	{ value: 'oAuth2', credentialType: 'microsoftPartnerCenterOAuth2Api' },
	{ value: 'refreshToken', credentialType: 'microsoftPartnerCenterApi' },
] as const;

/** One of the ways in which n8n signs in. */
export type Authentication = (typeof AUTHENTICATIONS)[number];

/**
 * Finds the entry for a value of *Authentication*.
 *
 * @param chosen the parameter's value, of any type
 * @returns the entry, or undefined if the value is unknown
 */
export function findAuthentication(chosen: unknown): Authentication | undefined {
	return AUTHENTICATIONS.find(({ value }) => value === chosen);
}

/** The two credentials that both nodes offer. */
export const credentialSlots: INodeCredentialDescription[] = AUTHENTICATIONS.map(
	({ value, credentialType }) => ({
		name: credentialType,
		required: true,
		displayOptions: { show: { authentication: [value] } },
	}),
);

/** *Authentication*: selects one of the two credentials. */
export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	default: 'oAuth2',
	description:
		'How n8n signs in to Partner Center. With both options, n8n acts as a person who signed in with MFA.',
	options: [
		{
			name: 'OAuth2',
			value: 'oAuth2',
			description:
				'Press Connect and sign in. Recommended, unless you already have a refresh token.',
		},
		{
			name: 'Refresh Token',
			value: 'refreshToken',
			description: 'Use a refresh token that you already have (Secure Application Model)',
		},
	],
};

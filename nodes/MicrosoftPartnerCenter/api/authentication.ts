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

/**
 * The fictional data of every sandbox. It does not change, so that tests and the demo can refer to it. The company names
 * are fictional names that Microsoft uses. Nothing here is or was a secret.
 */
import { customers } from './seedCustomers';

export { generatedCustomer, type SeedAddress, type SeedCustomer } from './seedCustomers';

export interface SeedValidationCode {
	readonly validationId: string;
	readonly organizationName: string;
	/** The documentation allows `null` (nullable int). The sandbox treats it as "no limit". */
	readonly maxCreates: number | null;
	readonly remainingCreates: number | null;
}

export interface SeedUser {
	readonly key: 'adminAgent' | 'userWithoutMfa' | 'userWithoutRole';
	readonly name: string;
	readonly userPrincipalName: string;
	readonly objectId: string;
	readonly description: string;
	/** Whether the user signed in with multifactor authentication. */
	readonly mfa: boolean;
	/** The role in Partner Center. The API rejects every request by a user without a role. */
	readonly role: 'adminAgent' | 'none';
	readonly refreshToken: string;
}

const partnerDomain = 'treyresearchpartner.onmicrosoft.com';

/** A tenant that the sign-in finds but Partner Center does not. */
const stranger = {
	name: 'Litware, Inc.',
	tenantId: '57a40000-0000-4000-8000-000000000001',
	domain: 'litwareinc.onmicrosoft.com',
	customDomains: ['litwareinc.com'],
} as const;

function code(
	validationId: string,
	organizationName: string,
	maxCreates: number | null,
	remainingCreates: number | null,
): SeedValidationCode {
	return { validationId, organizationName, maxCreates, remainingCreates };
}

const validationCodes = {
	/** The leading zero gets lost if code treats the value as a number. */
	leadingZero: code('012345', 'City of Tailspin', 5, 4),
	oneUseLeft: code('20481', 'Margie County Library District', 3, 1),
	usedUp: code('30000', 'Lamna Water Authority', 2, 0),
	/** This code has characters with a special meaning in a query string. */
	needsEncoding: code('A+B/1 &=2', 'Département of Parks', 3, 3),
	unlimited: code('77007', 'Proseware Public Safety', null, null),
} as const;

function user(
	number: number,
	details: Pick<SeedUser, 'key' | 'name' | 'description' | 'mfa' | 'role' | 'refreshToken'>,
): SeedUser {
	return {
		...details,
		userPrincipalName: `${details.name.replace(' ', '.').toLowerCase()}@${partnerDomain}`,
		objectId: `05e40000-0000-4000-8000-${String(number).padStart(12, '0')}`,
	};
}

const users = {
	adminAgent: user(1, {
		key: 'adminAgent',
		name: 'Adele Vance',
		description: 'admin agent, with MFA',
		mfa: true,
		role: 'adminAgent',
		refreshToken: 'dummy-refresh-token-admin-agent',
	}),
	userWithoutMfa: user(2, {
		key: 'userWithoutMfa',
		name: 'Lee Gu',
		description: 'admin agent, without MFA',
		mfa: false,
		role: 'adminAgent',
		refreshToken: 'dummy-refresh-token-without-mfa',
	}),
	userWithoutRole: user(3, {
		key: 'userWithoutRole',
		name: 'Megan Bowen',
		description: 'no role in Partner Center, with MFA',
		mfa: true,
		role: 'none',
		refreshToken: 'dummy-refresh-token-without-role',
	}),
} as const;

export const seed = {
	/** The resource of the tokens, in the global cloud. */
	resource: 'https://api.partnercenter.microsoft.com',
	partner: {
		name: 'Trey Research Partner',
		tenantId: '7e4a0000-0000-4000-8000-000000000001',
		domain: partnerDomain,
	},
	/** A confidential app. It can also get an app-only token (client_credentials). */
	app: {
		name: 'n8n',
		clientId: 'c11e0000-0000-4000-8000-000000000001',
		clientSecret: 'dummy-client-secret-1',
	},
	users,
	customers,
	stranger,
	validationCodes,
	/** City Power & Light got its qualification with this code. */
	codeUses: [
		{
			customerId: customers.cityPowerAndLight.id,
			validationId: validationCodes.leadingZero.validationId,
		},
	],
	/** The date of the seeded qualifications. */
	qualifiedOn: '2025-09-01T08:30:00.000Z',
} as const;

export type SeedUserKey = SeedUser['key'];

import type { NoResponse } from './requestError';
import { SIGN_IN_WITH_MFA } from './advice';

/** Why n8n's own back-off and credential views should care (n8n's failure declarations). */
export type FailureCause = 'rate-limited' | 'temporarily-unavailable' | 'credential-invalid';

/** One kind of refusal: how it is recognised, what it means, what a person does about it. */
export interface ErrorRow {
	/** Partner Center's own error codes. */
	readonly codes?: readonly string[];
	/** Words of the service, for refusals that come without a code. */
	readonly messagePattern?: RegExp;
	readonly statuses?: readonly number[];
	readonly noResponse?: NoResponse['reason'];
	readonly summary: string;
	readonly advice: string;
	readonly cause?: FailureCause;
}

const ROLES =
	'The signed-in account needs the Admin agent or Sales agent role in Partner Center. Give it the role, then sign in again in the credential.';
/** Said at a run and at the test of a credential alike. */
const TRY_LATER = 'Try again in a few minutes.';
const CHECK_FIELDS =
	"Check those of these fields that the operation has: 'Customer', 'Qualification', 'Validation Code', 'Education Segment', 'Website'.";

/**
 * The refusals that Partner Center is known to give; the first row that fits wins, so codes stand
 * before statuses. Sources: Microsoft's page "Partner Center REST error codes" in its 2021 and its
 * current edition, "API throttling guidance", and public reports where named.
 */
export const SERVICE_ERRORS: readonly ErrorRow[] = [
	// The sign-in.
	{
		codes: ['900421', '10001'],
		messagePattern: /\bMFA required\b/i,
		summary:
			'Partner Center refused the sign-in because it has no multi-factor authentication (MFA)',
		advice: SIGN_IN_WITH_MFA,
		cause: 'credential-invalid',
	},
	{
		codes: ['900420'],
		summary: 'Partner Center refused the sign-in because it was made for another service',
		advice:
			"Check 'Cloud' of the credential, then sign in again: the token must be for Partner Center of that cloud.",
		cause: 'credential-invalid',
	},
	{
		codes: ['900329'],
		summary:
			'Partner Center refused the request because it was signed by an app alone, without a person',
		advice:
			'Use a credential in which a person has signed in (App+User): Microsoft does not let an app set a qualification on its own.',
		cause: 'credential-invalid',
	},
	{
		codes: ['900309'],
		summary: 'A Conditional Access policy of your tenant blocks the request',
		advice:
			'Ask your Entra administrator to let the signed-in account use Partner Center from where n8n runs.',
	},
	// The right to do it.
	{
		codes: ['900308', '900150', '1002', '600006'],
		summary: 'The signed-in account may not do this in Partner Center',
		advice: ROLES,
	},
	{
		codes: ['20002'],
		summary: 'This customer has no reseller relationship with you',
		advice:
			"Check 'Customer'. If it is right, the customer has to accept your reseller relationship request in Partner Center first.",
	},
	// The customer.
	{
		codes: ['60003'],
		summary: 'Partner Center does not know this customer',
		advice:
			"Check 'Customer': it must be the tenant ID of one of your own customers, as Partner Center shows it (Microsoft ID).",
	},
	{
		codes: ['900118'],
		summary: "Partner Center does not accept the customer's ID",
		advice: "Check 'Customer': it must be a tenant ID, as Partner Center shows it (Microsoft ID).",
	},
	{
		codes: ['800073', '800074'],
		summary: "Microsoft is still reviewing this customer's account",
		advice:
			"Wait until the review is over (Partner Center shows it on the customer's Account page), then run this item again.",
	},
	{
		codes: ['800075'],
		summary: "Microsoft has not approved this customer's account",
		advice: "Look at the customer's Account page in Partner Center for the reason.",
	},
	{
		// Seen as a bare JSON string: Partner-Center-PowerShell issue 258.
		messagePattern: /customer tagging denied/i,
		summary: 'Microsoft refused to give this customer that qualification',
		advice:
			'The customer may already have another qualification, which a partner cannot change, or does not meet the conditions. Read its qualification in Partner Center (Account, Qualifications).',
	},
	// The request.
	{
		codes: ['900126'],
		summary: 'Partner Center did not understand the qualification',
		advice:
			"For an update, set the option 'Body Format' to Name, or to Integer where it was Name. For a submission, give the request ID to Microsoft support.",
	},
	{
		codes: ['3000', '800002'],
		summary: 'Partner Center did not accept a value of the request',
		advice: `${CHECK_FIELDS} A validation code must be yours, have uses left, and be for a customer without a qualification.`,
	},
	// Statuses, where no code said more.
	{
		statuses: [400],
		summary: 'Partner Center did not accept the request',
		advice: CHECK_FIELDS,
	},
	{
		codes: ['800001'],
		statuses: [401],
		summary: 'Partner Center did not accept the sign-in',
		advice: SIGN_IN_WITH_MFA,
		cause: 'credential-invalid',
	},
	{
		statuses: [403],
		summary: 'Partner Center does not allow this',
		advice: `${ROLES} Indirect resellers have no access to this API; their indirect provider sets the qualification.`,
	},
	{
		statuses: [404],
		summary: 'Partner Center found nothing at this address',
		advice: "Check 'Customer', and 'Cloud' of the credential.",
	},
	{
		statuses: [405, 410],
		summary: 'Partner Center does not offer this operation',
		advice:
			"Check 'Cloud' of the credential. Otherwise use Partner Center itself for this customer.",
	},
	{
		statuses: [406, 415],
		summary: 'Partner Center did not accept the form of the request',
		advice:
			'If the credential uses a custom API Base URL, check that the gateway behind it passes requests on unchanged.',
	},
	{
		statuses: [408, 504],
		summary: 'Partner Center took too long',
		advice: TRY_LATER,
		cause: 'temporarily-unavailable',
	},
	{
		statuses: [409, 412],
		summary:
			"Partner Center refused the change because it does not fit the customer's present state",
		advice:
			"Read with 'Get' or 'Get Many' which qualification the customer has now. Run this item again if it still needs the change.",
	},
	{
		statuses: [429],
		summary: 'Partner Center receives too many requests from your partner account',
		advice: TRY_LATER,
		cause: 'rate-limited',
	},
	{
		statuses: [500, 502, 503],
		summary: 'Partner Center could not handle the request at the moment',
		advice: TRY_LATER,
		cause: 'temporarily-unavailable',
	},
	{
		statuses: [300, 301, 302, 303, 307, 308],
		summary:
			'Partner Center answered with a redirect, which is not followed, so that no token goes elsewhere',
		advice: "Check 'Cloud' of the credential and, if it is Custom, 'API Base URL'.",
	},
	// No answer at all.
	{
		noResponse: 'timeout',
		summary: 'Partner Center did not answer in time',
		advice: "Run this item again. If it happens often, raise the option 'Timeout'.",
		cause: 'temporarily-unavailable',
	},
	{
		noResponse: 'unreachable',
		summary: 'n8n could not reach Partner Center',
		advice:
			"Check that the machine that runs n8n can reach the internet, and 'Cloud' of the credential.",
		cause: 'temporarily-unavailable',
	},
	{
		noResponse: 'certificate',
		summary: 'n8n does not trust the certificate of the server that answered',
		advice:
			'Ask who runs n8n: a proxy that inspects traffic needs its certificate installed on that machine (NODE_EXTRA_CA_CERTS).',
	},
	{
		noResponse: 'broken',
		summary: 'The connection to Partner Center broke before its answer was complete',
		advice: TRY_LATER,
		cause: 'temporarily-unavailable',
	},
];

/**
 * The row for the qualification's old address where it is gone: Microsoft marked it as deprecated in
 * 2021 and named its successor (change log of the Partner Center API, December 2020).
 */
export const LEGACY_ENDPOINT_RETIRED: ErrorRow = {
	summary: 'Partner Center no longer offers this way of reading and setting a qualification',
	advice:
		"Change 'Operation' of the node: to Submit for Review instead of Update (Microsoft then reviews an Education customer, which takes some days), and to Get Many instead of Get.",
};

/** The row for a refusal that no other row fits. */
export const UNKNOWN_ERROR: ErrorRow = {
	summary: 'Partner Center refused the request',
	advice:
		'Look at what Partner Center said. If that does not help, give the request ID to Microsoft support.',
};

/** The row for a success that cannot be read. */
export const UNREADABLE_RESPONSE: ErrorRow = {
	summary: 'Partner Center answered with something that cannot be read',
	advice:
		'If the credential uses a custom API Base URL, check what stands behind it. Otherwise give the request ID to Microsoft support.',
};

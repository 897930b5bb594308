import {
	ASK_ABOUT_WEB_FILTER,
	SEND_RELATIONSHIP_REQUEST,
	SIGN_IN_WITH_MFA,
	TRY_LATER,
} from './advice';
import { hasLabel, quoteCheckedLabels, quoteCustomerLabel, sayRunAgain } from './errorPlace';
import type { ErrorPlace } from './errorPlace';
import type { ErrorRow } from './errorRow';
import type { FailureContext } from './requestError';

const ROLES =
	'The signed-in account needs the Admin agent or Sales agent role in Partner Center. Ask a Partner Center administrator to assign it (Settings, Account settings, User management), then sign in again in the credential.';
/** Source: Microsoft's page "Update a customer's qualification". */
const GDAP_ROLES =
	'For Government Community Cloud the account may also need a GDAP role at the customer: Directory Reader, Directory Writer, License Administrator or User Administrator.';
const ASK_MICROSOFT = 'Send the request ID to Microsoft support.';
const SHOWN_AS_MICROSOFT_ID =
	"Partner Center shows it as Microsoft ID on the customer's Account page.";

/** The advice for a rejected value. It names the fields that Partner Center checks. */
function checkFields(place: ErrorPlace): string {
	const labels = quoteCheckedLabels(place);
	return labels === undefined ? ASK_MICROSOFT : `Check ${labels}.`;
}

/** The advice for a customer that Partner Center does not know or accept. */
function checkCustomer(place: ErrorPlace, requirement: string): string {
	const label = quoteCustomerLabel(place);
	return label === undefined
		? "Check 'Tenant ID' and 'Cloud' in the credential: they must be those of your own partner account."
		: `Check ${label}: ${requirement}. ${SHOWN_AS_MICROSOFT_ID}`;
}

/** Adds the roles that only Government Community Cloud needs. A validation code shows that it was asked for. */
function addGdapRoles(advice: string, { hasValidationCode }: FailureContext): string {
	return hasValidationCode ? `${advice} ${GDAP_ROLES}` : advice;
}

/**
 * The errors that Partner Center is known to answer with. The first row that matches is used, so rows
 * with codes come before rows with statuses. Sources: Microsoft's page "Partner Center REST error
 * codes" in its 2021 and its current edition, "API throttling guidance", and the public reports that
 * single rows name.
 */
export const SERVICE_ERRORS: readonly ErrorRow[] = [
	// The sign-in.
	{
		codes: ['900421', '10001'],
		messagePattern: /\bMFA required\b/i,
		summary:
			'Partner Center rejected the sign-in because it did not include multi-factor authentication (MFA)',
		advice: `${SIGN_IN_WITH_MFA} If Microsoft does not ask for MFA, ask your Entra administrator for a Conditional Access policy that requires MFA for this account.`,
		cause: 'credential-invalid',
	},
	{
		codes: ['900420'],
		summary: 'Partner Center rejected the sign-in because the token is for a different service',
		advice:
			"Check 'Cloud' in the credential, then sign in again. The token must be for Partner Center in that cloud.",
		cause: 'credential-invalid',
	},
	{
		codes: ['900329'],
		summary:
			'Partner Center rejected the request because it came from an app without a signed-in person',
		advice:
			'Use the OAuth2 credential, press Connect and sign in as a person. Microsoft does not allow an app alone to do this.',
		cause: 'credential-invalid',
	},
	{
		codes: ['900309'],
		summary: 'A Conditional Access policy in your tenant blocks the request',
		advice:
			'Ask your Entra administrator to allow the signed-in account to use Partner Center from the machine that runs n8n.',
	},
	// Permissions.
	{
		codes: ['900308', '900150', '1002', '600006'],
		summary: 'The signed-in account is not allowed to do this in Partner Center',
		advice: (_place, context) => addGdapRoles(ROLES, context),
	},
	{
		codes: ['20002'],
		summary: 'You have no reseller relationship with this customer',
		advice: (place) => {
			const label = quoteCustomerLabel(place);
			return label === undefined
				? `To work with this customer, ${SEND_RELATIONSHIP_REQUEST}`
				: `Check ${label}. If it is right, ${SEND_RELATIONSHIP_REQUEST}`;
		},
	},
	// The customer.
	{
		codes: ['60003'],
		summary: 'Partner Center does not know this customer',
		advice: (place) =>
			checkCustomer(place, 'the tenant ID must belong to one of your own customers'),
	},
	{
		codes: ['900118'],
		summary: "Partner Center rejected the customer's ID",
		advice: (place) => checkCustomer(place, "the customer's ID must be a tenant ID"),
	},
	{
		codes: ['800073', '800074'],
		summary: "Microsoft is still reviewing this customer's account",
		advice: (place) =>
			`Wait until the review is finished, then ${sayRunAgain(place)}. The customer's Account page in Partner Center shows the status of the review.`,
	},
	{
		codes: ['800075'],
		summary: "Microsoft has not approved this customer's account",
		advice:
			"Check the status on the customer's Account page in Partner Center. If the page gives no reason, ask Microsoft support.",
	},
	{
		// Seen as a bare JSON string, for a partner that is not qualified for education:
		// Partner-Center-PowerShell issue 258.
		messagePattern: /customer tagging denied/i,
		summary: 'Microsoft denied this qualification for the customer',
		advice:
			"There are two possible causes. Either your partner account is not qualified for education offers: ask Microsoft support. Or the customer has another qualification, which a partner cannot change: check it with Get Many, or on the customer's Account page in Partner Center.",
	},
	// The request.
	{
		codes: ['900126'],
		summary: 'Partner Center did not recognize the qualification',
		advice: (place) =>
			hasLabel(place, 'Body Format')
				? "Add the option 'Body Format' and choose Name. If it is already Name, choose Integer."
				: ASK_MICROSOFT,
	},
	{
		codes: ['3000', '800002'],
		summary: 'Partner Center rejected one of the values',
		advice: (place, { hasValidationCode }) =>
			hasValidationCode
				? `${checkFields(place)} A validation code must belong to you and have uses left, and the customer must not have a qualification yet.`
				: checkFields(place),
	},
	// Statuses, for answers without a known code.
	{
		statuses: [400],
		summary: 'Partner Center did not accept the values in the request',
		advice: checkFields,
	},
	{
		codes: ['800001'],
		statuses: [401],
		summary: 'Partner Center rejected the sign-in',
		advice: SIGN_IN_WITH_MFA,
		cause: 'credential-invalid',
	},
	{
		statuses: [403],
		summary: 'Partner Center does not allow this action',
		advice: (_place, context) =>
			addGdapRoles(
				`${ROLES} Indirect resellers cannot use this API; their indirect provider has to do this.`,
				context,
			),
	},
	{
		statuses: [404],
		summary: 'Partner Center found nothing at this address',
		advice: (place) => {
			const label = quoteCustomerLabel(place);
			return label === undefined
				? "Check 'Cloud' in the credential."
				: `Check ${label}, and check 'Cloud' in the credential.`;
		},
	},
	{
		statuses: [405, 410],
		summary: 'Partner Center does not offer this operation',
		advice:
			"Check 'Cloud' in the credential. If it is right, use the Partner Center website instead.",
	},
	{
		statuses: [406, 415],
		summary: 'Partner Center rejected the format of the request',
		advice:
			"If 'Cloud' in the credential is Custom, check that the server at 'API Base URL' passes on requests unchanged. Otherwise, send the request ID to Microsoft support.",
	},
	{
		statuses: [408, 504],
		summary: 'Partner Center took too long to answer',
		advice: TRY_LATER,
		cause: 'temporarily-unavailable',
	},
	{
		statuses: [409, 412],
		summary:
			"Partner Center rejected the change because it conflicts with the customer's current state",
		advice(place) {
			if (hasLabel(place, 'Qualification')) {
				return `Check the customer's current qualification with Get or Get Many. If the customer still needs the change, ${sayRunAgain(place)}.`;
			}
			return hasLabel(place, 'Fields to Update')
				? `Read what Partner Center said, and check whether another program changes the billing profile at the same time. Then ${sayRunAgain(place)}.`
				: TRY_LATER;
		},
	},
	{
		// RFC 6585: the request names no version of the resource.
		statuses: [428],
		summary: 'Partner Center did not receive the version of the data that the change replaces',
		advice:
			"If 'Cloud' in the credential is Custom, check that the server at 'API Base URL' passes on the header If-Match. Otherwise, send the request ID to Microsoft support.",
	},
	{
		statuses: [429],
		summary: 'Partner Center received too many requests from your partner account',
		advice: (place) =>
			hasLabel(place, 'Max Concurrency')
				? `${TRY_LATER} If this happens often, add the option 'Max Concurrency' with a number below 5, or decrease it.`
				: TRY_LATER,
		cause: 'rate-limited',
	},
	{
		statuses: [500, 502, 503],
		summary: 'Partner Center could not process the request right now',
		advice: TRY_LATER,
		cause: 'temporarily-unavailable',
	},
	{
		statuses: [300, 301, 302, 303, 307, 308],
		summary:
			'Partner Center answered with a redirect, which the node does not follow, to protect your token',
		advice: `Check 'Cloud' in the credential and, if it is Custom, 'API Base URL'. If that is right, ${ASK_ABOUT_WEB_FILTER}.`,
	},
];

/**
 * The row for the endpoint `/qualification` if it no longer exists. Microsoft deprecated it in 2021 and
 * named its successor (change log of the Partner Center API, December 2020).
 */
export const LEGACY_ENDPOINT_RETIRED: ErrorRow = {
	summary: 'Partner Center no longer supports this way to read and set a qualification',
	advice: ({ operation }) => {
		if (operation === 'Get') return "Change 'Operation' to Get Many.";
		const review = 'Microsoft then reviews an Education customer, which takes some days.';
		return operation === 'Update'
			? `Change 'Operation' to Submit for Review. ${review}`
			: `Instead of Get, use Get Many. Instead of Update, use Submit for Review: ${review}`;
	},
};

/** The row for an error that matches no other row. */
export const UNKNOWN_ERROR: ErrorRow = {
	summary: 'Partner Center rejected the request',
	advice:
		'Read what Partner Center said. If that does not help, send the request ID to Microsoft support.',
};

/** The row for an answer with a success status to a write, if it does not say that the change was made. */
export const UNCONFIRMED_CHANGE: ErrorRow = {
	summary: 'Partner Center answered, but did not confirm the change',
	advice:
		"If 'Cloud' in the credential is Custom, check the server at 'API Base URL'. Otherwise, send the request ID to Microsoft support.",
};

/** The row for an answer with a success status that cannot be read. */
export const UNREADABLE_RESPONSE: ErrorRow = {
	summary: 'Partner Center sent an answer that the node cannot read',
	advice: `If 'Cloud' in the credential is Custom, check the server at 'API Base URL'. Otherwise, ${ASK_ABOUT_WEB_FILTER}. If not, send the request ID to Microsoft support.`,
};

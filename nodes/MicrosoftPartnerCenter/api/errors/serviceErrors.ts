import { SIGN_IN_WITH_MFA, TRY_LATER } from './advice';
import { hasLabel, quoteCheckedLabels, quoteCustomerLabel, sayRunAgain } from './errorPlace';
import type { ErrorPlace } from './errorPlace';
import type { ErrorRow } from './errorRow';

const ROLES =
	'The signed-in account needs the Admin agent or Sales agent role in Partner Center. Assign the role, then sign in again in the credential.';
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
		advice: SIGN_IN_WITH_MFA,
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
			'Use a credential in which a person has signed in (App+User). Microsoft does not allow an app alone to set a qualification.',
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
		advice: ROLES,
	},
	{
		codes: ['20002'],
		summary: 'You have no reseller relationship with this customer',
		advice: (place) => {
			const label = quoteCustomerLabel(place);
			return label === undefined
				? 'The customer must first accept your reseller relationship request.'
				: `Check ${label}. If it is right, the customer must first accept your reseller relationship request.`;
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
		advice: "Find the reason on the customer's Account page in Partner Center.",
	},
	{
		// Seen as a bare JSON string, for a partner that is not qualified for education:
		// Partner-Center-PowerShell issue 258.
		messagePattern: /customer tagging denied/i,
		summary: 'Microsoft denied this qualification for the customer',
		advice:
			"There are two possible causes. Either the customer has another qualification or does not meet the requirements: check the customer's qualification in Partner Center (Account, Qualifications). A partner cannot change a qualification that the customer already has. Or your partner account is not qualified for education offers: ask Microsoft support whether it is.",
	},
	// The request.
	{
		codes: ['900126'],
		summary: 'Partner Center did not recognize the qualification',
		advice: (place) =>
			hasLabel(place, 'Body Format')
				? "In the option 'Body Format', choose Name, or choose Integer if it is Name now."
				: ASK_MICROSOFT,
	},
	{
		codes: ['3000', '800002'],
		summary: 'Partner Center rejected one of the values',
		advice: (place, { hasValidationCode }) =>
			hasValidationCode
				? `${checkFields(place)} A validation code must belong to you and have uses left, and its customer must not already have a qualification.`
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
		advice: `${ROLES} Indirect resellers cannot use this API; their indirect provider has to set the qualification.`,
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
			"If 'Cloud' in the credential is Custom, check that the server at 'API Base URL' passes on requests unchanged.",
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
		advice: (place) =>
			hasLabel(place, 'Qualification')
				? `Check the customer's current qualification with Get or Get Many. If the customer still needs the change, ${sayRunAgain(place)}.`
				: TRY_LATER,
	},
	{
		statuses: [429],
		summary: 'Partner Center received too many requests from your partner account',
		advice: TRY_LATER,
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
			'Partner Center answered with a redirect, which the node does not follow because your token must not go to a different server',
		advice: "Check 'Cloud' in the credential and, if it is Custom, 'API Base URL'.",
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
	advice:
		"If 'Cloud' in the credential is Custom, check the server at 'API Base URL'. Otherwise, send the request ID to Microsoft support.",
};

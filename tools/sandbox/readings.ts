/** Behavior on which Microsoft's sources disagree or say nothing. A test can select each variant. */
import { z } from 'zod';
import { addressStatuses, type AddressStatus } from './addressCheck';
import type { QualificationReply } from './qualification';

export interface Readings {
	/**
	 * The spelling in responses of `GET` and `PUT …/qualification`. Default: `snake_case` (swagger, official .NET model).
	 * `lowercase` is the spelling of one example whose Content-Length does not fit it; Microsoft's .NET SDK reads that as
	 * None, and the PowerShell module rejects it.
	 */
	qualificationReply: QualificationReply;
	/** Start every JSON response of the API with a byte order mark. Default: false. */
	bom: boolean;
	/** A number: the status of a successful `PUT …/qualification`, which then has an empty body. Default: false. */
	emptyReply: false | 200 | 204;
	/** Reject App+User tokens without MFA (announced for 2026). Default: true. */
	mfaEnforced: boolean;
	/**
	 * Whether `GET` and `PUT …/qualification` still work; Microsoft deprecated them in 2021. A number means that they are
	 * retired, and is the status of their response, which has no Partner Center error code. Default: `alive`.
	 */
	singularEndpoint: 'alive' | 404 | 405 | 410;
	/**
	 * The response of `GET …/qualifications`: the array of the "Get a customer's qualifications" page (default), the object
	 * of the swagger, or the single object of the API change log (an array if a customer has several qualifications).
	 */
	qualificationsReply: 'array' | 'wrapped' | 'single';
	/** The list for a customer without qualifications: empty (default, .NET feature sample) or one entry with `None`. */
	noQualifications: 'empty' | 'entry';
	/**
	 * The response of `POST …/qualifications`: one object with 201 (default, Microsoft's page) or with 200, or the
	 * collection with 200 (swagger).
	 */
	submitReply: 'single201' | 'single200' | 'collection200';
	/**
	 * The name of the date field. `asDocumented` (default) follows each example: `vettingCreatedDate` in `GET`, but
	 * `vettingCreateDate` for Government Community Cloud and in the response of `POST`, and no date for an approved
	 * Education. The other two values use that name everywhere.
	 */
	vettingDateField: 'asDocumented' | 'vettingCreatedDate' | 'vettingCreateDate';
	/** The date format: `…6832021+00:00` with seven digits and an offset (default) or `…683Z`. The examples have both. */
	vettingDateForm: 'offset' | 'zulu';
	/**
	 * The effect of a repeat with the same MS-RequestId while the first request is still pending. It is not documented.
	 * `separate` (default): the repeat is applied or refused on its own, as if it had no MS-RequestId. `joined`: it waits
	 * for the first request and gets the same response.
	 */
	repeatWhilePending: 'separate' | 'joined';
	/**
	 * The place where `POST …/qualifications` reads the validation code: the query (page of 2021, swagger), the body (.NET
	 * SDK 3.4.0 and its samples) or either. It ignores a code in the other place. Default: `either`.
	 */
	codeIn: 'either' | 'query' | 'body';
	/**
	 * Whether this partner is qualified for education. If not, Education is rejected with the bare text "Customer tagging
	 * denied." (Partner-Center-PowerShell issue 258, about PUT; the status is not readable there, and the sandbox's choice).
	 * Default: true.
	 */
	educationPartner: boolean;
	/**
	 * The rejection of `PUT …/qualification` with Education for a customer that has another qualification; no source has
	 * its text. Default: `errorBody`. `taggingDenied` is the text of `educationPartner`.
	 */
	educationConflict: 'errorBody' | 'taggingDenied';
	/**
	 * A second submission for Education during a review; no source says what happens. Default: `refused`, which is not
	 * counted. `counted`: the review starts again, and the submission is one of the three that Microsoft allows.
	 */
	submissionInReview: 'refused' | 'counted';
	/**
	 * The body of a 400 for a value that the API cannot read: a body that is not JSON, an unknown enum value, an unreadable
	 * filter, size or seek operation. Default: `errorBody`, with a Partner Center error code. `message`:
	 * `{"message":"The request is invalid."}`, which was seen for a date of the activity log.
	 */
	invalidRequest: 'errorBody' | 'message';
	/**
	 * The status of `PUT …/profiles/billing` without `If-Match`. Microsoft's page requires the header, and no source has the
	 * answer. Default: 428. `accepted`: the update is made, as for Microsoft's .NET SDK, which never sends the header.
	 */
	missingIfMatch: 428 | 400 | 'accepted';
	/** The status of `PUT …/profiles/billing` with an ETag that is not the present one; no source has it. Default: 412. */
	staleETag: 412 | 409;
	/**
	 * `attributes.etag` of a billing profile: without quotation marks (default), with them, or weak (`W/"…"`). `If-Match`
	 * always needs quotation marks.
	 */
	etagForm: 'bare' | 'quoted' | 'weak';
	/**
	 * The status of `POST …/validations/address`. Default: `byAddress`, by the rules in addressCheck.ts. Any other value is
	 * the status for every address, with the number of suggestions that goes with it.
	 */
	addressStatus: 'byAddress' | AddressStatus;
	/** The status of `GET …/{id}/validations`: 201 (default; the swagger describes that answer) or 200. */
	validationReply: 200 | 201;
	/** The answer of `GET …/{id}/validations` for a customer that used no code; no source has it. Default: 404. */
	noUsedCode: 404 | 204 | 'emptyBody' | 'emptyList';
	/** `lastUpdateDateTime` of `GET …/validationStatus`: empty (default, Microsoft's page) or the date of the last change. */
	validationStatusDate: 'empty' | 'filled';
	/** The maximum number of items on a page, even if `size` is larger. 0 (default) means no limit. */
	pageSize: number;
	/**
	 * The `uri` of `links.next`. Recordings have all three of `/customers?…` (default), `/v1/customers?…` and `customers?…`
	 * (`withoutSlash`). Not recorded: `/v1/…` with the API's own origin, or with a foreign origin that does not exist.
	 */
	nextLink: 'relative' | 'relativeWithVersion' | 'withoutSlash' | 'absolute' | 'foreignOrigin';
	/**
	 * The reference to the next page of customers: `links.next` with its headers (default), or only the field
	 * `continuationToken`, which both of Microsoft's SDKs follow.
	 */
	customersNext: 'link' | 'bodyToken';
	/**
	 * The customers without granular delegated admin privileges (GDAP), by ID: their company profile has no name, or is
	 * missing (microsoft-graph-docs issue 18620). Default: none.
	 */
	customersWithoutGdap: Readonly<Record<string, 'nullName' | 'noProfile'>>;
	/**
	 * The reference to the next page of audit records: `links.next` with its headers (default; the .NET SDK's enumerator
	 * follows it), the field `continuationToken` (swagger, .NET SDK) plus a response header, or only the field.
	 */
	auditNext: 'link' | 'token' | 'bodyToken';
	/**
	 * The fields of an audit record: those of the page's example (default), or those of a recording of 2018, which also has
	 * `id`, `sessionId` and `originalCorrelationId`, and `resourceOldValue` only if there is one.
	 */
	auditRecordForm: 'page' | 'recorded';
	/**
	 * `operationDate`: UTC with seven decimal places (default, the page's example), or several forms in one response, as
	 * recorded: UTC or `-07:00`, with two to seven decimal places.
	 */
	auditDateForm: 'zulu' | 'mixed';
	/** The order of audit records: newest first (default, the page's example) or oldest first (a recording of 2018). */
	auditOrder: 'newestFirst' | 'oldestFirst';
	/**
	 * The dates that `GET /v1/auditrecords` accepts: only `yyyy-mm-dd` (default; the page, and Partner-Center-Java issue 106),
	 * or also ISO date-times (swagger), or also `MM/dd/yyyy HH:mm:ss` (the page's example, .NET SDK).
	 */
	auditDates: 'days' | 'dateTimes' | 'american';
	/** Whether the records of `endDate` are included. No source says it. Default: `inclusive`. */
	auditEndDate: 'inclusive' | 'exclusive';
	/** The IDs of customers whose audit records are missing for the moment. Default: none. */
	auditMissing: readonly string[];
}

export const defaultReadings: Readings = {
	qualificationReply: 'snake_case',
	bom: false,
	emptyReply: false,
	mfaEnforced: true,
	singularEndpoint: 'alive',
	qualificationsReply: 'array',
	noQualifications: 'empty',
	submitReply: 'single201',
	vettingDateField: 'asDocumented',
	vettingDateForm: 'offset',
	repeatWhilePending: 'separate',
	codeIn: 'either',
	educationPartner: true,
	educationConflict: 'errorBody',
	submissionInReview: 'refused',
	invalidRequest: 'errorBody',
	missingIfMatch: 428,
	staleETag: 412,
	etagForm: 'bare',
	addressStatus: 'byAddress',
	validationReply: 201,
	noUsedCode: 404,
	validationStatusDate: 'empty',
	pageSize: 0,
	nextLink: 'relative',
	customersNext: 'link',
	customersWithoutGdap: {},
	auditNext: 'link',
	auditRecordForm: 'page',
	auditDateForm: 'zulu',
	auditOrder: 'newestFirst',
	auditDates: 'days',
	auditEndDate: 'inclusive',
	auditMissing: [],
};

/** A subset of the readings as JSON, for the control route. */
export const readingsSchema: z.ZodType<Partial<Readings>> = z
	.object({
		qualificationReply: z.enum(['lowercase', 'PascalCase', 'snake_case', 'integer', 'unquoted']),
		bom: z.boolean(),
		emptyReply: z.union([z.literal(false), z.literal(200), z.literal(204)]),
		mfaEnforced: z.boolean(),
		singularEndpoint: z.union([z.literal('alive'), z.literal(404), z.literal(405), z.literal(410)]),
		qualificationsReply: z.enum(['array', 'wrapped', 'single']),
		noQualifications: z.enum(['empty', 'entry']),
		submitReply: z.enum(['single201', 'single200', 'collection200']),
		vettingDateField: z.enum(['asDocumented', 'vettingCreatedDate', 'vettingCreateDate']),
		vettingDateForm: z.enum(['offset', 'zulu']),
		repeatWhilePending: z.enum(['separate', 'joined']),
		codeIn: z.enum(['either', 'query', 'body']),
		educationPartner: z.boolean(),
		educationConflict: z.enum(['errorBody', 'taggingDenied']),
		submissionInReview: z.enum(['refused', 'counted']),
		invalidRequest: z.enum(['errorBody', 'message']),
		missingIfMatch: z.union([z.literal(428), z.literal(400), z.literal('accepted')]),
		staleETag: z.union([z.literal(412), z.literal(409)]),
		etagForm: z.enum(['bare', 'quoted', 'weak']),
		addressStatus: z.enum(['byAddress', ...addressStatuses]),
		validationReply: z.union([z.literal(200), z.literal(201)]),
		noUsedCode: z.union([
			z.literal(404),
			z.literal(204),
			z.literal('emptyBody'),
			z.literal('emptyList'),
		]),
		validationStatusDate: z.enum(['empty', 'filled']),
		pageSize: z.number().int().nonnegative(),
		nextLink: z.enum([
			'relative',
			'relativeWithVersion',
			'withoutSlash',
			'absolute',
			'foreignOrigin',
		]),
		customersNext: z.enum(['link', 'bodyToken']),
		customersWithoutGdap: z.record(z.enum(['nullName', 'noProfile'])),
		auditNext: z.enum(['link', 'token', 'bodyToken']),
		auditRecordForm: z.enum(['page', 'recorded']),
		auditDateForm: z.enum(['zulu', 'mixed']),
		auditOrder: z.enum(['newestFirst', 'oldestFirst']),
		auditDates: z.enum(['days', 'dateTimes', 'american']),
		auditEndDate: z.enum(['inclusive', 'exclusive']),
		auditMissing: z.array(z.string()),
	} satisfies Record<keyof Readings, z.ZodTypeAny>)
	.strict()
	.partial();

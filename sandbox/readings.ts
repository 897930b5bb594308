/** Points where Microsoft's sources disagree or are silent; a test can have each reading. */
import { z } from 'zod';
import type { QualificationReply } from './qualification';

export interface Readings {
	/** How `GET` and `PUT …/qualification` write a qualification. Default: `lowercase`, the documented example. */
	qualificationReply: QualificationReply;
	/** Put a byte order mark before every JSON reply of the API. Default: false. */
	bom: boolean;
	/** `PUT …/qualification` answers success with nothing: with that status. Default: false. */
	emptyReply: false | 200 | 204;
	/** Refuse App+User tokens without MFA (announced for 2026). Default: true. */
	mfaEnforced: boolean;
	/**
	 * Whether `GET` and `PUT …/qualification` still answer, which Microsoft called deprecated in 2021. A number is the
	 * status of the answer that a retired one gives, without any of Partner Center's codes. Default: `alive`.
	 */
	singularEndpoint: 'alive' | 404 | 405 | 410;
	/**
	 * What `GET …/qualifications` answers: the array of the "Get a customer's qualifications" page (default), the object
	 * of the swagger, or the one object of the API change log (which then is an array where a customer has several).
	 */
	qualificationsReply: 'array' | 'wrapped' | 'single';
	/** A customer without any: nothing in it (the .NET feature sample; default), or an entry that says `None`. */
	noQualifications: 'empty' | 'entry';
	/** `POST …/qualifications`: the page's 201 and one object (default), or the swagger's 200 and the collection. */
	submitReply: 'single201' | 'single200' | 'collection200';
	/**
	 * The member with the date. `asDocumented` (default) follows each example: `vettingCreatedDate` in `GET`, but
	 * `vettingCreateDate` with Government Community Cloud and in the reply to `POST`, and none with an approved Education.
	 * The other two give the date under that name everywhere.
	 */
	vettingDateField: 'asDocumented' | 'vettingCreatedDate' | 'vettingCreateDate';
	/** `…6832021+00:00`, seven digits and an offset (default), or `…683Z`; the examples have both. */
	vettingDateForm: 'offset' | 'zulu';
	/**
	 * Where `POST …/qualifications` looks for the validation code: the query (page of 2021, swagger), the body (.NET SDK
	 * 3.4.0 and its samples), or either. In the other place it counts as not given. Default: `either`.
	 */
	codeIn: 'either' | 'query' | 'body';
	/** The most items the service puts on one page, whatever `size` asks for. 0, the default: no limit. */
	pageSize: number;
	/**
	 * The `uri` of `links.next`: `/customers?…` (default; the form of the invoice pages' examples), `/v1/customers?…` (the
	 * form of the list page's own link), the same with the API's own origin, or with a foreign one that nobody serves.
	 */
	nextLink: 'relative' | 'relativeWithVersion' | 'absolute' | 'foreignOrigin';
	/**
	 * How a page of audit records tells of the next one: `links.next` with its headers (default; what the .NET SDK's
	 * enumerator follows), the member `continuationToken` (swagger, .NET SDK) beside a header of the reply, or the member alone.
	 */
	auditNext: 'link' | 'token' | 'bodyToken';
	/** Whether an audit record has an `id`: the swagger and the .NET SDK know one, the page's example (default) does not. */
	auditRecordIds: boolean;
}

export const defaultReadings: Readings = {
	qualificationReply: 'lowercase',
	bom: false,
	emptyReply: false,
	mfaEnforced: true,
	singularEndpoint: 'alive',
	qualificationsReply: 'array',
	noQualifications: 'empty',
	submitReply: 'single201',
	vettingDateField: 'asDocumented',
	vettingDateForm: 'offset',
	codeIn: 'either',
	pageSize: 0,
	nextLink: 'relative',
	auditNext: 'link',
	auditRecordIds: false,
};

/** Some of the readings as JSON, for the control route. */
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
		codeIn: z.enum(['either', 'query', 'body']),
		pageSize: z.number().int().nonnegative(),
		nextLink: z.enum(['relative', 'relativeWithVersion', 'absolute', 'foreignOrigin']),
		auditNext: z.enum(['link', 'token', 'bodyToken']),
		auditRecordIds: z.boolean(),
	} satisfies Record<keyof Readings, z.ZodTypeAny>)
	.strict()
	.partial();

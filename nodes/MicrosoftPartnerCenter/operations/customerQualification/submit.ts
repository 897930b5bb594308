import type { IDataObject, INodeProperties } from 'n8n-workflow';
import {
	createQualification,
	fetchDatedQualifications,
	fetchQualifications,
} from '../../api/endpoints/qualifications';
import type { DatedQualifications } from '../../api/endpoints/qualifications';
import { FAILED_SUBMISSION_NOTE } from '../../domain/denial';
import { createAlreadyQualifiedError, isErrorObject } from '../../domain/qualification';
import {
	createOpenReviewError,
	createUnknownStatusError,
	EDUCATION_SEGMENTS,
	isOpenOrApproved,
	readQualifications,
	toReviewItem,
	toServiceName,
} from '../../domain/review';
import type { ReviewedQualification } from '../../domain/review';
import {
	addMissedEntries,
	findConflict,
	findNewEntry,
	findStanding,
	findSubmitted,
	findUnknown,
} from '../../domain/submission';
import type { UserFacingError } from '../../domain/userFacingError';
import { dryRunOption, optionsField, qualificationField, validationCodeFields } from '../fields';
import { defineCustomerOperation } from '../operation';
import type { CustomerOperationContext } from '../operation';
import type { ItemParameters } from '../parameters';
import { tolerateConcurrentWrite } from './concurrentWrite';
import { createAlreadyPlannedError, describeDryRun } from './dryRun';
import { explainRejectedCode } from './rejectedCode';

/** The qualifications that the operation can set. */
const SETTABLE = ['education', 'governmentCommunityCloud', 'stateOwnedEntity'] as const;

/**
 * Shows a field for Education, and for an expression. The editor replaces an expression by its value for the first
 * item, such as `GCC` or `Education`. So the condition names the values that hide the field, as that of *Validation Code* does.
 */
const shownForEducation: INodeProperties['displayOptions'] = {
	hide: { qualification: ['', ...SETTABLE.filter((value) => value !== 'education')] },
};

type SubmitParameters = ReturnType<typeof parse>;

function parse(parameters: ItemParameters) {
	const qualification = parameters.qualification(SETTABLE);
	const isEducation = qualification === 'education';
	return {
		qualification,
		educationSegment: isEducation ? parameters.educationSegment() : undefined,
		website: isEducation ? parameters.text('website', 'Website') : undefined,
		validationCode:
			qualification === 'governmentCommunityCloud' ? parameters.validationCode() : undefined,
		dryRun: parameters.flag('dryRun', 'Dry Run'),
	};
}

/**
 * Builds the body of the submission. Members that do not apply are left out. Microsoft's sources disagree
 * on the place of the validation code, so it is sent both in the body and in the query.
 */
function buildBody({
	qualification,
	educationSegment,
	website,
	validationCode,
}: SubmitParameters): IDataObject {
	return {
		qualification: toServiceName(qualification),
		...(educationSegment ? { educationSegment: EDUCATION_SEGMENTS[educationSegment] } : {}),
		...(website ? { website } : {}),
		...(validationCode ? { validationCode: validationCode.code } : {}),
	};
}

/** Creates the error for an entry that excludes the submission: a planned, an open or an approved one. */
function createConflictError(
	{ customerId, dryRunPlan }: CustomerOperationContext,
	conflict: ReviewedQualification,
): UserFacingError {
	const { qualification, vettingStatus } = conflict;
	const planned = dryRunPlan
		.getQualifications(customerId)
		.find((candidate) => candidate === qualification);
	if (planned !== undefined) return createAlreadyPlannedError(planned);
	return vettingStatus === 'inReview'
		? createOpenReviewError(conflict)
		: createAlreadyQualifiedError(qualification);
}

/**
 * Fetches the customer's entries, with those that a lagging read can miss: the submissions of earlier items,
 * in a dry run the planned ones.
 */
async function readEntries(
	{ client, customerId, dryRunPlan, earlierItems, submissions }: CustomerOperationContext,
	dryRun: boolean,
): Promise<DatedQualifications> {
	const read = await fetchDatedQualifications(client, customerId);
	if (dryRun) await earlierItems;
	const planned = dryRun ? dryRunPlan.getQualifications(customerId) : [];
	const plannedEntries = planned.map((qualification) => ({ qualification }));
	const known = addMissedEntries(read.qualifications, submissions.get(customerId) ?? []);
	return { ...read, qualifications: [...known, ...plannedEntries] };
}

/** Reads the response to a submission: an entry with a status that this package knows, or without one. */
function readSubmission(
	body: unknown,
	qualification: string,
	before: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	const after = (readQualifications(body) ?? []).filter(
		(entry) => isOpenOrApproved(entry) || entry.vettingStatus === 'denied',
	);
	// A denial in the response can be from an earlier submission.
	return findNewEntry(qualification, { before, after }) ?? findStanding(qualification, after);
}

/**
 * Submits the qualification once.
 *
 * @param context the item's client and customer
 * @param parameters the checked parameters
 * @param read the customer's entries before the submission; only a newer entry is a proof of the submission
 * @returns the entry of the submission
 * @throws {RequestError} if the request fails, or if its outcome is unknown
 */
async function sendSubmission(
	{ client, customerId, submissions }: CustomerOperationContext,
	parameters: SubmitParameters,
	{ qualifications: before, serviceDate: since }: DatedQualifications,
): Promise<ReviewedQualification> {
	const { qualification, validationCode } = parameters;
	const submitted = await createQualification(client, customerId, {
		query: validationCode === undefined ? undefined : { code: validationCode.code },
		body: buildBody(parameters),
		parse: (body) =>
			isErrorObject(body) ? undefined : readSubmission(body, qualification, before),
		reconcile: async () => {
			const after = await fetchQualifications(client.forLookUp(), customerId);
			return findNewEntry(qualification, { before, after, since });
		},
		note: qualification === 'education' ? FAILED_SUBMISSION_NOTE : undefined,
	});
	submissions.set(customerId, [...(submissions.get(customerId) ?? []), submitted]);
	return submitted;
}

/**
 * `POST /v1/customers/{id}/qualifications[?code=]`
 *
 * @see https://learn.microsoft.com/partner-center/developer/update-customer-qualification-asynchronous
 */
export const submit = defineCustomerOperation({
	value: 'submit',
	name: 'Submit for Review',
	action: 'Submit customer qualification for review',
	description:
		"Ask Microsoft to review and set a customer's qualification. This is the newer way. For Education the review takes some days.",
	properties: [
		qualificationField(
			SETTABLE,
			'The qualification to submit: education, governmentCommunityCloud or stateOwnedEntity. Expressions can also give Education, EDU or GCC.',
		),
		{
			displayName: 'Education Segment',
			name: 'educationSegment',
			type: 'options',
			// No default: Microsoft allows only three submissions per customer, so a person must choose.
			// Not required: otherwise n8n would require it for every *Qualification* that is an expression.
			default: '',
			allowArbitraryValues: true,
			description: 'The kind of school: k12 or higherEducation',
			displayOptions: shownForEducation,
			options: [
				{ name: 'Choose…', value: '', description: 'Required for Education' },
				{
					name: 'Higher Education',
					value: 'higherEducation',
					description: 'A college or university',
				},
				{ name: 'K-12', value: 'k12', description: 'A school up to 12th grade' },
			],
		},
		{
			displayName: 'Website',
			name: 'website',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://www.contoso.edu',
			description: "The school's website. It helps Microsoft with the review.",
			displayOptions: shownForEducation,
		},
		...validationCodeFields(['education', 'stateOwnedEntity']),
		optionsField([dryRunOption]),
	],
	parse,
	async execute(context, parameters) {
		const { client, customerId, dryRunPlan, validationCodes } = context;
		const { qualification, validationCode, dryRun } = parameters;
		// An item without a submission gets the IDs of its read.
		const reader = client.withNewRequestId();
		const read = await readEntries({ ...context, client: reader }, dryRun);
		const entries = read.qualifications;
		const standing =
			findStanding(qualification, entries) ??
			findSubmitted(qualification, entries, context.submissions.get(customerId));
		if (standing) {
			const item = { ...toReviewItem(customerId, standing), changed: false };
			return [{ ...item, ...(dryRun ? await describeDryRun(context) : {}), ...reader.ids }];
		}
		const unknown = findUnknown(qualification, entries);
		if (unknown) throw createUnknownStatusError(unknown);
		const conflict = dryRun ? findConflict(qualification, entries) : undefined;
		if (conflict) throw createConflictError(context, conflict);
		if (dryRun) {
			if (validationCode !== undefined) {
				const plannedUses = dryRunPlan.countUses(validationCode);
				await validationCodes.checkForDryRun(client, validationCode, plannedUses);
			}
			dryRunPlan.add(customerId, parameters);
			const planned = { customerId, qualification, changed: true };
			return [{ ...planned, ...(await describeDryRun(context)), ...reader.ids }];
		}
		if (validationCode !== undefined) await validationCodes.check(client, validationCode);
		const { value, changed } = await tolerateConcurrentWrite(
			client,
			explainRejectedCode(context, validationCode, sendSubmission(context, parameters, read)),
			async () =>
				findStanding(qualification, await fetchQualifications(client.forLookUp(), customerId)),
		);
		return [{ ...toReviewItem(customerId, value), changed, ...client.ids }];
	},
});

import type { IDataObject } from 'n8n-workflow';
import { createQualification, fetchQualifications } from '../../api/endpoints/qualifications';
import { createAlreadyQualifiedError } from '../../domain/qualification';
import {
	createUnknownStatusError,
	EDUCATION_SEGMENTS,
	findNewEntry,
	isOpenOrApproved,
	readQualifications,
	toReviewItem,
	toServiceName,
} from '../../domain/review';
import type { ReviewedQualification } from '../../domain/review';
import { dryRunOption, optionsField, qualificationField, validationCodeFields } from '../fields';
import { defineCustomerOperation } from '../operation';
import type { CustomerOperationContext } from '../operation';
import type { ItemParameters } from '../parameters';
import { tolerateConcurrentWrite } from './concurrentWrite';

/** Source: Microsoft's page on selling to education customers. No API counts the verifications. */
const VERIFICATION_LIMIT_NOTE =
	'Microsoft allows only three Education verifications per customer, and this attempt may count as one of them.';

/** What the operation can set. */
const SETTABLE = ['education', 'governmentCommunityCloud', 'stateOwnedEntity'] as const;

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
 * The body of the submission. Members that do not apply are left out. Microsoft's sources disagree on
 * where the validation code belongs, so it is sent both in the body and in the query.
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

/** The entry for one qualification that is open or approved. */
function findStanding(
	qualification: string,
	entries: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	return entries.find((entry) => entry.qualification === qualification && isOpenOrApproved(entry));
}

/** The entry for one qualification whose status this package does not know. */
function findUnknown(
	qualification: string,
	entries: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	return entries.find(
		(entry) =>
			entry.qualification === qualification &&
			!isOpenOrApproved(entry) &&
			entry.vettingStatus !== 'denied',
	);
}

/** Education and Government Community Cloud exclude each other; State-Owned Entity goes with both. */
function findConflict(
	qualification: string,
	entries: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	const exclusive = ['education', 'governmentCommunityCloud'];
	if (!exclusive.includes(qualification)) return undefined;
	return exclusive
		.filter((other) => other !== qualification)
		.map((other) => findStanding(other, entries))
		.find((entry) => entry !== undefined);
}

/** Reads the customer's entries; in a dry run with what earlier items would have submitted. */
async function readEntries(
	{ client, customerId, dryRunPlan, earlierItems }: CustomerOperationContext,
	dryRun: boolean,
): Promise<readonly ReviewedQualification[]> {
	const entries = await fetchQualifications(client.withNewRequestId(), customerId);
	if (!dryRun) return entries;
	await earlierItems;
	const planned = dryRunPlan.getQualification(customerId);
	return planned === undefined
		? entries
		: [...entries, { qualification: planned, vettingStatus: 'inReview' }];
}

/**
 * Submits once.
 *
 * @param before the customer's entries before the submission: a look-up proves it only if it shows more
 * @throws RequestError, also if only the outcome is unknown
 */
async function sendSubmission(
	{ client, customerId }: CustomerOperationContext,
	parameters: SubmitParameters,
	before: readonly ReviewedQualification[],
): Promise<ReviewedQualification> {
	const { qualification, validationCode } = parameters;
	return await createQualification(client, customerId, {
		query: validationCode === undefined ? undefined : { code: validationCode.code },
		body: buildBody(parameters),
		parse: (body) => {
			const answered = readQualifications(body) ?? [];
			// An earlier denial in the response says nothing about this submission.
			return findNewEntry(qualification, before, answered) ?? findStanding(qualification, answered);
		},
		reconcile: async () => {
			const after = await fetchQualifications(client.withNewRequestId(), customerId);
			return findNewEntry(qualification, before, after);
		},
		note: qualification === 'education' ? VERIFICATION_LIMIT_NOTE : undefined,
	});
}

/**
 * `POST /v1/customers/{id}/qualifications[?code=]`
 *
 * https://learn.microsoft.com/partner-center/developer/update-customer-qualification-asynchronous
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
			// No default, because Microsoft allows only three submissions per customer, so a person must choose.
			// Not required, because n8n would then require it for every qualification from an expression.
			default: '',
			allowArbitraryValues: true,
			description: 'The kind of school: k12 or higherEducation',
			displayOptions: { show: { qualification: ['education', { _cnd: { startsWith: '=' } }] } },
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
			displayOptions: { show: { qualification: ['education', { _cnd: { startsWith: '=' } }] } },
		},
		...validationCodeFields(['education', 'stateOwnedEntity']),
		optionsField([dryRunOption]),
	],
	parse,
	async execute(context, parameters) {
		const { client, customerId, dryRunPlan, validationCodes } = context;
		const { qualification, validationCode, dryRun } = parameters;
		const entries = await readEntries(context, dryRun);
		const standing = findStanding(qualification, entries);
		if (standing) {
			const item = { ...toReviewItem(customerId, standing), changed: false };
			return [{ ...item, ...(dryRun ? { dryRun } : {}), ...client.ids }];
		}
		const unknown = findUnknown(qualification, entries);
		if (unknown) throw createUnknownStatusError(unknown);
		const conflict = dryRun ? findConflict(qualification, entries) : undefined;
		if (conflict) throw createAlreadyQualifiedError(conflict.qualification);
		if (dryRun) {
			if (validationCode !== undefined) {
				const plannedUses = dryRunPlan.countUses(validationCode);
				await validationCodes.checkForDryRun(client, validationCode, plannedUses);
			}
			dryRunPlan.add(customerId, parameters);
			return [{ customerId, qualification, changed: true, dryRun, ...client.ids }];
		}
		if (validationCode !== undefined) await validationCodes.check(client, validationCode);
		const { value, changed } = await tolerateConcurrentWrite(
			client,
			sendSubmission(context, parameters, entries),
			async () =>
				findStanding(
					qualification,
					await fetchQualifications(client.withNewRequestId(), customerId),
				),
		);
		return [{ ...toReviewItem(customerId, value), changed, ...client.ids }];
	},
});

import type { IDataObject } from 'n8n-workflow';
import { withNewRequestId } from '../../api/transport/request';
import type { CustomerId } from '../../domain/customer';
import {
	createAlreadyQualifiedError,
	parseSettableQualification,
} from '../../domain/qualification';
import {
	EDUCATION_SEGMENTS,
	isOpenOrApproved,
	parseEducationSegment,
	readQualifications,
	toReviewItem,
	toServiceName,
} from '../../domain/review';
import type { ReviewedQualification } from '../../domain/review';
import { defineOperation } from '../operation';
import type { OperationContext } from '../operation';
import { customerField, dryRunOption, optionsField, validationCodeFields } from '../fields';
import type { ItemParameters } from '../parameters';
import { buildQualificationsPath, fetchQualifications } from '../../api/endpoints/qualifications';

/** Source: Microsoft's page on selling to education customers. Nothing counts the submissions for us. */
const VERIFICATION_LIMIT_NOTE =
	'Microsoft allows three Education verifications for a customer, ever; a refused one may have been counted.';

type SubmitParameters = ReturnType<typeof read>;

function read(parameters: ItemParameters) {
	const customer = parameters.customer();
	const qualification = parseSettableQualification(parameters.raw('qualification'), [
		'education',
		'governmentCommunityCloud',
		'stateOwnedEntity',
	]);
	const isEducation = qualification === 'education';
	return {
		customer,
		qualification,
		educationSegment: isEducation
			? parseEducationSegment(parameters.raw('educationSegment'))
			: undefined,
		website: isEducation ? parameters.text('website', 'Website') : undefined,
		validationCode:
			qualification === 'governmentCommunityCloud' ? parameters.validationCode() : undefined,
		dryRun: parameters.flag('dryRun', 'Dry Run'),
		timeoutMs: parameters.timeoutMs(),
	};
}

/**
 * The body of the submission. Members that do not apply are left out. Microsoft's sources disagree
 * where the validation code belongs, so it goes into the body and into the query.
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

/** What the service says about one qualification: of several entries the one that holds, else the first. */
function findEntry(
	wanted: string,
	all: readonly ReviewedQualification[] = [],
): ReviewedQualification | undefined {
	const own = all.filter(({ qualification }) => qualification === wanted);
	return own.find(isOpenOrApproved) ?? own[0];
}

/** Education and Government Community Cloud exclude each other; the third goes with both. */
function findConflict(
	wanted: string,
	all: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	const exclusive = ['education', 'governmentCommunityCloud'];
	if (!exclusive.includes(wanted)) return undefined;
	const others = exclusive.filter((qualification) => qualification !== wanted);
	return others
		.map((other) => findEntry(other, all))
		.find((entry) => entry !== undefined && isOpenOrApproved(entry));
}

/** Submits once. @throws RequestError, also where only its fate is unknown */
async function send(
	context: OperationContext,
	customerId: CustomerId,
	parameters: SubmitParameters,
): Promise<ReviewedQualification> {
	const { qualification, validationCode, timeoutMs } = parameters;
	return await context.client.request<ReviewedQualification>(
		{
			method: 'POST',
			path: buildQualificationsPath(customerId),
			query: validationCode === undefined ? undefined : { code: validationCode.code },
			body: buildBody(parameters),
			timeoutMs,
			parse: (body) => findEntry(qualification, readQualifications(body)),
			reconcile: async () => {
				const ids = withNewRequestId(context.ids);
				const all = await fetchQualifications(context, customerId, ids, timeoutMs);
				const found = findEntry(qualification, all);
				return found && isOpenOrApproved(found) ? { applied: found } : { notApplied: true };
			},
			note: qualification === 'education' ? VERIFICATION_LIMIT_NOTE : undefined,
		},
		context.ids,
	);
}

export const submit = defineOperation({
	value: 'submit',
	name: 'Submit for Review',
	action: 'Submit customer qualification for review',
	description:
		"Ask Microsoft to review a customer's qualification; the newer way, which takes some days for Education",
	properties: [
		customerField,
		{
			displayName: 'Qualification',
			name: 'qualification',
			type: 'options',
			required: true,
			default: 'education',
			allowArbitraryValues: true,
			description:
				'What the customer qualifies as: education, governmentCommunityCloud or stateOwnedEntity. From an expression, spellings such as Education, EDU and GCC are understood.',
			options: [
				{
					name: 'Education',
					value: 'education',
					description: 'A school, college, university, library or museum; Microsoft reviews it',
				},
				{
					name: 'Government Community Cloud',
					value: 'governmentCommunityCloud',
					description: 'A public body in the United States; needs a validation code from Microsoft',
				},
				{
					name: 'State-Owned Entity',
					value: 'stateOwnedEntity',
					description: 'A company that a state owns; may be added to another qualification',
				},
			],
		},
		{
			displayName: 'Education Segment',
			name: 'educationSegment',
			type: 'options',
			// Nothing is chosen for a person here: Microsoft allows three submissions, ever. It is not marked
			// as required, because beside an expression n8n would then want it for every qualification.
			default: '',
			allowArbitraryValues: true,
			description: 'What kind of school the customer is: k12 or higherEducation',
			displayOptions: { show: { qualification: ['education', { _cnd: { startsWith: '=' } }] } },
			options: [
				{ name: 'Choose…', value: '', description: 'Education needs one of the two below' },
				{
					name: 'Higher Education',
					value: 'higherEducation',
					description: 'A college or university',
				},
				{ name: 'K-12', value: 'k12', description: 'A school up to the twelfth grade' },
			],
		},
		{
			displayName: 'Website',
			name: 'website',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://www.contoso.edu',
			description: "The school's website, which helps Microsoft's review",
			displayOptions: { show: { qualification: ['education', { _cnd: { startsWith: '=' } }] } },
		},
		...validationCodeFields(['education', 'stateOwnedEntity']),
		optionsField([dryRunOption]),
	],
	parse: read,
	async execute(context, parameters) {
		const { customer, qualification, validationCode, dryRun, timeoutMs } = parameters;
		const { ids } = context;
		const customerId = await context.customers.resolve(customer, ids, timeoutMs);
		const present = await fetchQualifications(
			context,
			customerId,
			withNewRequestId(ids),
			timeoutMs,
		);
		const standing = findEntry(qualification, present);
		if (standing && isOpenOrApproved(standing)) {
			return [
				{
					...toReviewItem(customerId, standing),
					changed: false,
					...(dryRun ? { dryRun } : {}),
					...ids,
				},
			];
		}
		const other = dryRun ? findConflict(qualification, present) : undefined;
		if (other) throw createAlreadyQualifiedError(other.qualification);
		if (validationCode !== undefined) {
			await context.validationCodes.check(validationCode, dryRun, ids, timeoutMs);
		}
		if (dryRun) return [{ customerId, qualification, changed: true, dryRun, ...ids }];
		const submitted = await send(context, customerId, parameters);
		return [{ ...toReviewItem(customerId, submitted), changed: true, ...ids }];
	},
});

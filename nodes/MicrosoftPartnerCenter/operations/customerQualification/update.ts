import { withNewRequestId } from '../../api/transport/request';
import { RequestError } from '../../api/errors/requestError';
import type { CustomerId } from '../../domain/customer';
import {
	createAlreadyQualifiedError,
	getQualificationLabel,
	parseSettableQualification,
	QUALIFICATIONS,
	readQualification,
	recognizeQualification,
} from '../../domain/qualification';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { isBlank } from '../../domain/values';
import { defineOperation } from '../operation';
import type { OperationContext } from '../operation';
import { customerField, dryRunOption, optionsField, validationCodeFields } from '../fields';
import type { ItemParameters } from '../parameters';
import {
	fetchLegacyQualification,
	requestLegacyQualification,
} from '../../api/endpoints/legacyQualification';

type UpdateParameters = ReturnType<typeof read>;

function read(parameters: ItemParameters) {
	const customer = parameters.customer();
	const qualification = parseSettableQualification(parameters.raw('qualification'), [
		'education',
		'governmentCommunityCloud',
	]);
	return {
		customer,
		qualification,
		validationCode:
			qualification === 'governmentCommunityCloud' ? parameters.validationCode() : undefined,
		bodyFormat: parameters.choice('bodyFormat', 'Body Format', ['integer', 'name']),
		dryRun: parameters.flag('dryRun', 'Dry Run'),
		skipIfUnchanged: parameters.flag('skipIfUnchanged', 'Skip If Unchanged'),
		verify: parameters.flag('verify', 'Verify'),
		timeoutMs: parameters.timeoutMs(),
	};
}

/** Reads the present qualification under a request ID of its own. */
async function fetchCurrent(context: OperationContext, customerId: CustomerId, timeoutMs: number) {
	return await fetchLegacyQualification(
		context,
		customerId,
		timeoutMs,
		withNewRequestId(context.ids),
	);
}

/** @throws RequestError, also where only its fate is unknown */
async function write(
	context: OperationContext,
	customerId: CustomerId,
	{ qualification, validationCode, bodyFormat, timeoutMs }: UpdateParameters,
): Promise<string> {
	return await requestLegacyQualification(context, customerId, {
		method: 'PUT',
		query: validationCode === undefined ? undefined : { code: validationCode.code },
		body: QUALIFICATIONS[qualification][bodyFormat],
		timeoutMs,
		// An answer without a body still says that the service did what was asked.
		parse: (body) => (isBlank(body) ? qualification : readQualification(body)),
		// Government Community Cloud wants a customer without a qualification and uses up a code:
		// repeating a write that was carried out would be refused, so look first.
		reconcile:
			validationCode === undefined
				? undefined
				: async () => {
						const present = await fetchCurrent(context, customerId, timeoutMs);
						return present === qualification ? { applied: present } : { notApplied: true };
					},
	});
}

/**
 * Reads back what was written.
 *
 * @param isCertain whether the answer to the write left no doubt
 * @throws UserFacingError where it is something else
 */
async function readBack(
	context: OperationContext,
	customerId: CustomerId,
	{ qualification, timeoutMs }: UpdateParameters,
	isCertain: boolean,
): Promise<string> {
	const known = isCertain ? { written: true } : { outcomeUnknown: true };
	const present = await fetchCurrent(context, customerId, timeoutMs).catch(
		async (error: unknown) =>
			await Promise.reject(
				error instanceof RequestError
					? new RequestError(error.failure, { ...error.context, ...known, ids: context.ids })
					: error,
			),
	);
	if (present === qualification) return present;
	throw new UserFacingError(
		`Partner Center accepted the update, but the customer's qualification reads ${quote(getQualificationLabel(present))}`,
		"Read it again in a few minutes with 'Get'. If it stays so, look at the customer's Account page in Partner Center.",
		isCertain ? { written: true } : {},
	);
}

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update customer qualification',
	description: 'Set which qualification a customer has, so that it can buy special offers',
	properties: [
		customerField,
		{
			displayName: 'Qualification',
			name: 'qualification',
			type: 'options',
			required: true,
			default: 'education',
			// A CRM's spelling is no option, and is understood all the same.
			allowArbitraryValues: true,
			description:
				'What the customer qualifies as: education or governmentCommunityCloud. From an expression, spellings such as Education, EDU, Government Community Cloud and GCC are understood.',
			options: [
				{
					name: 'Education',
					value: 'education',
					description: 'A school, college, university, library or museum; a partner cannot undo it',
				},
				{
					name: 'Government Community Cloud',
					value: 'governmentCommunityCloud',
					description: 'A public body in the United States; needs a validation code from Microsoft',
				},
			],
		},
		...validationCodeFields(['education']),
		optionsField([
			{
				displayName: 'Body Format',
				name: 'bodyFormat',
				type: 'options',
				default: 'integer',
				description:
					'How the qualification is written in the request. Change it only if Partner Center does not understand the number.',
				options: [
					{ name: 'Integer', value: 'integer', description: 'Its number, as documented: 1 or 3' },
					{
						name: 'Name',
						value: 'name',
						description: "Its name, as Microsoft's own clients send it",
					},
				],
			},
			dryRunOption,
			{
				displayName: 'Skip If Unchanged',
				name: 'skipIfUnchanged',
				type: 'boolean',
				default: false,
				description:
					'Whether to read first and write nothing when the customer already has the qualification',
			},
			{
				displayName: 'Verify',
				name: 'verify',
				type: 'boolean',
				default: false,
				description:
					'Whether to read the qualification back after the write, and refuse the item if it differs',
			},
		]),
	],
	parse: read,
	async execute(context, parameters) {
		const { customer, qualification, validationCode, dryRun, skipIfUnchanged, timeoutMs } =
			parameters;
		const { ids } = context;
		const customerId = await context.customers.resolve(customer, ids, timeoutMs);
		const previous =
			dryRun || skipIfUnchanged ? await fetchCurrent(context, customerId, timeoutMs) : undefined;
		const result = previous === undefined ? {} : { previousQualification: previous };
		const isThere = previous === qualification;

		if (!isThere) {
			if (dryRun && previous !== undefined && previous !== 'none')
				throw createAlreadyQualifiedError(previous);
			if (validationCode !== undefined) {
				await context.validationCodes.check(validationCode, dryRun, ids, timeoutMs);
			}
		}
		if (dryRun || isThere) {
			const common = { customerId, qualification, ...result, changed: !isThere };
			return [{ ...common, ...(dryRun ? { dryRun } : {}), ...ids }];
		}
		const written = await write(context, customerId, parameters);
		// An answer that names another qualification is no proof of this one; a new spelling may be.
		const isAnother = written !== qualification && recognizeQualification(written) !== undefined;
		const present =
			parameters.verify || isAnother
				? await readBack(context, customerId, parameters, !isAnother)
				: written;
		return [{ customerId, qualification: present, ...result, changed: true, ...ids }];
	},
});

import {
	fetchLegacyQualification,
	putLegacyQualification,
} from '../../api/endpoints/legacyQualification';
import { RequestError } from '../../api/errors/requestError';
import {
	createAlreadyQualifiedError,
	getQualificationLabel,
	QUALIFICATIONS,
	readQualification,
	recognizeQualification,
} from '../../domain/qualification';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { isBlank } from '../../domain/values';
import { dryRunOption, optionsField, qualificationField, validationCodeFields } from '../fields';
import { defineCustomerOperation } from '../operation';
import type { CustomerOperationContext } from '../operation';
import type { ItemParameters } from '../parameters';

/** What the operation can set. */
const SETTABLE = ['education', 'governmentCommunityCloud'] as const;

type UpdateParameters = ReturnType<typeof parse>;

function parse(parameters: ItemParameters) {
	const qualification = parameters.qualification(SETTABLE);
	return {
		qualification,
		validationCode:
			qualification === 'governmentCommunityCloud' ? parameters.validationCode() : undefined,
		bodyFormat: parameters.choice('bodyFormat', 'Body Format', ['integer', 'name']),
		dryRun: parameters.flag('dryRun', 'Dry Run'),
		skipIfUnchanged: parameters.flag('skipIfUnchanged', 'Skip If Unchanged'),
		verify: parameters.flag('verify', 'Verify'),
	};
}

/** Reads the current qualification under a request ID of its own. */
async function fetchCurrent({ client, customerId }: CustomerOperationContext): Promise<string> {
	return await fetchLegacyQualification(client.withNewRequestId(), customerId);
}

/** @throws RequestError, also if only the outcome is unknown */
async function write(
	context: CustomerOperationContext,
	{ qualification, validationCode, bodyFormat }: UpdateParameters,
): Promise<string> {
	return await putLegacyQualification(context.client, context.customerId, {
		query: validationCode === undefined ? undefined : { code: validationCode.code },
		body: QUALIFICATIONS[qualification][bodyFormat],
		// A response without a body still says that the service did what was asked.
		parse: (body) => (isBlank(body) ? qualification : readQualification(body)),
		// Government Community Cloud needs a customer without a qualification and uses up a code:
		// repeating a write that was applied would be rejected, so look first.
		reconcile:
			validationCode === undefined
				? undefined
				: async () => {
						const current = await fetchCurrent(context);
						return current === qualification ? { applied: current } : { notApplied: true };
					},
	});
}

/**
 * Reads back what was written.
 *
 * @param isCertain whether the response to the write left no doubt
 * @throws UserFacingError if it is something else
 */
async function readBack(
	context: CustomerOperationContext,
	{ qualification }: UpdateParameters,
	isCertain: boolean,
): Promise<string> {
	const known = isCertain ? { written: true } : { outcomeUnknown: true };
	let current: string;
	try {
		current = await fetchCurrent(context);
	} catch (error) {
		throw error instanceof RequestError
			? new RequestError(error.failure, { ...error.context, ...known, ids: context.client.ids })
			: error;
	}
	if (current === qualification) return current;
	throw new UserFacingError(
		`Partner Center accepted the update, but the customer's qualification is ${quote(getQualificationLabel(current))}`,
		"Read it again with Get in a few minutes. If it still differs, check the customer's Account page in Partner Center.",
		isCertain ? { written: true } : {},
	);
}

/**
 * `PUT /v1/customers/{id}/qualification[?code=]`
 *
 * Deprecated by Microsoft in 2021:
 * https://learn.microsoft.com/rest/api/partner-center/manage-customer-accounts/update-customer-qualification
 */
export const update = defineCustomerOperation({
	value: 'update',
	name: 'Update',
	action: 'Update customer qualification',
	description: "Set a customer's qualification, so that the customer can buy special offers",
	properties: [
		qualificationField(
			SETTABLE,
			'The qualification to set: education or governmentCommunityCloud. Expressions can also give Education, EDU, Government Community Cloud or GCC.',
		),
		...validationCodeFields(['education']),
		optionsField([
			{
				displayName: 'Body Format',
				name: 'bodyFormat',
				type: 'options',
				default: 'integer',
				description:
					'How to send the qualification to Partner Center. Change it only if Partner Center does not recognize the number.',
				options: [
					{ name: 'Integer', value: 'integer', description: 'The documented number: 1 or 3' },
					{
						name: 'Name',
						value: 'name',
						description: "The name, as Microsoft's own clients send it",
					},
				],
			},
			dryRunOption,
			{
				displayName: 'Skip If Unchanged',
				name: 'skipIfUnchanged',
				type: 'boolean',
				default: true,
				description:
					'Whether to read the qualification first, and write nothing if the customer already has it',
			},
			{
				displayName: 'Verify',
				name: 'verify',
				type: 'boolean',
				default: true,
				description:
					'Whether to read the qualification again after the change, and report an error if it differs',
			},
		]),
	],
	parse,
	async execute(context, parameters) {
		const { client, customerId } = context;
		const { qualification, validationCode, dryRun, skipIfUnchanged } = parameters;
		const previous = dryRun || skipIfUnchanged ? await fetchCurrent(context) : undefined;
		const alreadyQualified = previous === qualification;

		if (!alreadyQualified) {
			if (dryRun && previous !== undefined && previous !== 'none') {
				throw createAlreadyQualifiedError(previous);
			}
			if (validationCode !== undefined) {
				await context.validationCodes.check(client, validationCode, dryRun);
			}
		}
		const read = previous === undefined ? {} : { previousQualification: previous };
		if (dryRun || alreadyQualified) {
			const common = { customerId, qualification, ...read, changed: !alreadyQualified };
			return [{ ...common, ...(dryRun ? { dryRun } : {}), ...client.ids }];
		}
		const written = await write(context, parameters);
		// A response that names another qualification does not prove this one; an unknown spelling might.
		const answeredOther =
			written !== qualification && recognizeQualification(written) !== undefined;
		const current =
			parameters.verify || answeredOther
				? await readBack(context, parameters, !answeredOther)
				: written;
		return [{ customerId, qualification: current, ...read, changed: true, ...client.ids }];
	},
});

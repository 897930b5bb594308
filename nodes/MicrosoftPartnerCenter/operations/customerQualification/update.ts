import {
	fetchLegacyQualification,
	putLegacyQualification,
} from '../../api/endpoints/legacyQualification';
import { RequestError } from '../../api/errors/requestError';
import { LOOK_UP_DELAYS_MS, lookUp } from '../../api/transport/lookUp';
import {
	confirmsQualification,
	createAlreadyQualifiedError,
	getQualificationLabel,
	QUALIFICATIONS,
} from '../../domain/qualification';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { dryRunOption, optionsField, qualificationField, validationCodeFields } from '../fields';
import { defineCustomerOperation } from '../operation';
import type { CustomerOperationContext } from '../operation';
import type { ItemParameters } from '../parameters';
import { tolerateConcurrentWrite } from './concurrentWrite';
import { createAlreadyPlannedError, describeDryRun } from './dryRun';
import { explainRejectedCode } from './rejectedCode';

/** The status of a request that the service has accepted but not applied yet. */
const ACCEPTED = 202;

/** The qualifications that the operation can set. */
const SETTABLE = ['education', 'governmentCommunityCloud'] as const;

/** The qualifications beside which a customer can get another one. */
const COMBINABLE = ['none', 'stateOwnedEntity'];

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

async function fetchIfEqual(
	context: CustomerOperationContext,
	{ qualification }: Pick<UpdateParameters, 'qualification'>,
): Promise<string | undefined> {
	const { client, customerId } = context;
	const current = await fetchLegacyQualification(client.forLookUp(), customerId);
	return current === qualification ? current : undefined;
}

/**
 * Sends the update, with retries.
 *
 * @param context the item's client and customer
 * @param parameters the checked parameters
 * @returns the qualification after the change
 * @throws {RequestError} if the request fails, or if its outcome is unknown
 */
async function sendUpdate(
	context: CustomerOperationContext,
	{ qualification, validationCode, bodyFormat }: UpdateParameters,
): Promise<string> {
	return await putLegacyQualification(context.client, context.customerId, {
		query: validationCode === undefined ? undefined : { code: validationCode.code },
		body: QUALIFICATIONS[qualification][bodyFormat],
		parse: (body, { status }) =>
			status !== ACCEPTED && confirmsQualification(body, qualification) ? qualification : undefined,
		reconcile: async () => await fetchIfEqual(context, { qualification }),
		// Government Community Cloud requires a customer without a qualification, and uses up a code.
		repeatCanHarm: validationCode !== undefined,
	});
}

/** Sends the update. If another program made the same change after the read, reports no change. */
async function applyUpdate(
	context: CustomerOperationContext,
	parameters: UpdateParameters,
): Promise<{ readonly changed: boolean }> {
	const pendingUpdate = sendUpdate(context, parameters);
	if (!parameters.skipIfUnchanged) return await pendingUpdate.then(() => ({ changed: true }));
	return await tolerateConcurrentWrite(
		context.client,
		pendingUpdate,
		async () => await fetchIfEqual(context, parameters),
	);
}

/**
 * Finds the change that the update would make, and records it for later items of the dry run.
 *
 * @param context the item's client and customer, and the plan of the dry run
 * @param parameters the checked parameters
 * @returns the customer's qualification before the update, including changes planned by earlier items
 * @throws {UserFacingError} if the real run would fail
 * @throws {RequestError} if the qualification or the validation codes cannot be read
 */
async function planUpdate(
	context: CustomerOperationContext,
	parameters: UpdateParameters,
): Promise<string> {
	const { client, customerId, dryRunPlan, validationCodes } = context;
	const { qualification, validationCode, skipIfUnchanged } = parameters;
	const current = await fetchLegacyQualification(client, customerId);
	await context.earlierItems;
	const planned = dryRunPlan.getQualifications(customerId).at(-1);
	const previous = planned ?? current;
	// Government Community Cloud requires a customer without a qualification, so a second update fails.
	const isAllowed =
		previous === qualification
			? validationCode === undefined || skipIfUnchanged
			: COMBINABLE.includes(previous);
	if (!isAllowed) {
		throw planned === undefined
			? createAlreadyQualifiedError(current)
			: createAlreadyPlannedError(planned);
	}
	if (previous === qualification) return previous;
	if (validationCode !== undefined) {
		const plannedUses = dryRunPlan.countUses(validationCode);
		await validationCodes.checkForDryRun(client, validationCode, plannedUses);
	}
	dryRunPlan.add(customerId, parameters);
	return previous;
}

/**
 * Reads the qualification after the write, several times if necessary, because a read can lag behind a
 * write. Both errors say that the change was written.
 *
 * @param context the item's client and customer
 * @param parameters the checked parameters
 * @throws {RequestError} if the last read fails
 * @throws {UserFacingError} if the last read shows another qualification, or if nothing was read
 */
async function verify(
	context: CustomerOperationContext,
	{ qualification }: UpdateParameters,
): Promise<void> {
	const { client, customerId } = context;
	let last: unknown;
	const { value: isConfirmed } = await lookUp(
		async () => {
			const reader = client.withNewRequestId();
			last = await fetchLegacyQualification(reader, customerId).catch((error: unknown) => error);
			return last === qualification ? true : undefined;
		},
		[0, ...LOOK_UP_DELAYS_MS],
		client.cancelSignal,
	);
	if (isConfirmed) return;
	if (last instanceof RequestError) {
		// The error gets the IDs of the update, because Microsoft support must find the update instead of the read.
		const { ids } = client;
		throw new RequestError(last.failure, { ...last.context, written: true, ids });
	}
	if (typeof last !== 'string') {
		throw new UserFacingError(
			'Partner Center accepted the update, but the node could not read it back',
			'Read the qualification with Get.',
			{ written: true },
		);
	}
	throw new UserFacingError(
		`Partner Center accepted the update, but the customer's qualification is ${quote(getQualificationLabel(last))}`,
		"Read it again with Get in a few minutes. If it still differs, check the customer's Account page in Partner Center.",
		{ written: true },
	);
}

/**
 * `PUT /v1/customers/{id}/qualification[?code=]`, which Microsoft deprecated in 2021.
 *
 * @see https://learn.microsoft.com/rest/api/partner-center/manage-customer-accounts/update-customer-qualification
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
		// An item without a write gets the IDs of its read.
		const reader = client.withNewRequestId();
		if (dryRun) {
			const previousQualification = await planUpdate({ ...context, client: reader }, parameters);
			const changed = previousQualification !== qualification;
			const planned = { qualification, previousQualification, changed };
			return [{ customerId, ...planned, ...(await describeDryRun(context)), ...reader.ids }];
		}
		const previous = skipIfUnchanged
			? await fetchLegacyQualification(reader, customerId)
			: undefined;
		const read = previous === undefined ? {} : { previousQualification: previous };
		if (previous === qualification) {
			return [{ customerId, qualification, ...read, changed: false, ...reader.ids }];
		}
		if (validationCode !== undefined) await context.validationCodes.check(client, validationCode);
		const { changed } = await explainRejectedCode(
			context,
			validationCode,
			applyUpdate(context, parameters),
		);
		if (changed && parameters.verify) await verify(context, parameters);
		return [{ customerId, qualification, ...read, changed, ...client.ids }];
	},
});

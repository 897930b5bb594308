import type { IDataObject } from 'n8n-workflow';
import { fetchBillingProfile } from '../../api/endpoints/billingProfile';
import { mergeChanges } from '../../domain/billingProfile';
import type { MergedProfile } from '../../domain/billingProfile';
import { dryRunOption, optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';
import type { CustomerOperationContext } from '../operation';
import type { ItemParameters } from '../parameters';
import { AddressCheck } from './addressCheck';
import { parseChanges, updateFieldsProperty } from './updateFields';
import { requireETag, writeChanges } from './writeChanges';
import type { UpdateResult } from './writeChanges';

type UpdateParameters = ReturnType<typeof parse>;

function parse(parameters: ItemParameters) {
	return {
		changes: parseChanges(parameters),
		dryRun: parameters.flag('dryRun', 'Dry Run'),
		validateAddress: parameters.flag('validateAddress', 'Validate Address'),
	};
}

/** Checks a profile before it is written. */
type ProfileCheck = (profile: MergedProfile) => Promise<void>;

/**
 * Merges the changes without writing them, and records them for later items of the dry run.
 *
 * @param context the client and the customer of the item, and the plan of the dry run
 * @param parameters the checked parameters
 * @param check checks the profile that would be written
 * @returns the billing profile as it would be, including changes planned by earlier items
 * @throws {UserFacingError} if the real run would fail
 * @throws {RequestError} if the billing profile cannot be read, or its address cannot be checked
 */
async function planChanges(
	{ client, customerId, dryRunPlan }: CustomerOperationContext,
	{ changes }: Pick<UpdateParameters, 'changes'>,
	check: ProfileCheck,
): Promise<UpdateResult> {
	const { ids } = client;
	const read = await fetchBillingProfile(client, customerId);
	const planned = mergeChanges(read, dryRunPlan.getProfileChanges(customerId));
	const profile = mergeChanges(planned, changes);
	const { changedFields } = profile;
	if (changedFields.length === 0) return { profile, changed: false, changedFields, ids };
	requireETag(read);
	await check(profile);
	dryRunPlan.addProfileChanges(customerId, changes);
	return { profile, changed: true, changedFields, ids };
}

/**
 * `GET`, then `PUT /v1/customers/{id}/profiles/billing` with `If-Match`
 *
 * @see https://learn.microsoft.com/partner-center/developer/update-a-customer-s-billing-profile
 */
export const update = defineCustomerOperation({
	value: 'update',
	name: 'Update',
	action: 'Update billing profile',
	description: "Correct a customer's name, contact or address",
	properties: [
		updateFieldsProperty,
		optionsField([
			dryRunOption,
			{
				displayName: 'Validate Address',
				name: 'validateAddress',
				type: 'boolean',
				default: true,
				description:
					'Whether to ask Microsoft first if the new address is right. If it is not verified, nothing is written, and the error has the addresses that Microsoft suggests.',
			},
		]),
	],
	parse,
	async execute(context, parameters) {
		const { client, customerId, dryRunPlan } = context;
		const { changes, dryRun, validateAddress } = parameters;
		const addressCheck = new AddressCheck(client);
		const check: ProfileCheck = async (profile) => {
			if (validateAddress) await addressCheck.run(profile);
		};
		const { profile, changed, changedFields, ids } = dryRun
			? await planChanges(context, parameters, check)
			: await writeChanges(context, changes, check);
		// With an expression in *Dry Run*, later items can be a dry run.
		if (!dryRun) dryRunPlan.addProfileChanges(customerId, changes);
		const { result: addressValidation } = addressCheck;
		const item: IDataObject = { customerId, ...profile.json, changed, changedFields };
		return [
			{
				...item,
				// If another program changed the profile first, the address that was checked is not there.
				...(changed && addressValidation ? { addressValidation } : {}),
				...(dryRun ? { dryRun } : {}),
				...ids,
			},
		];
	},
});

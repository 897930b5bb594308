import type { ProfileChanges } from '../domain/billingProfile';
import type { CustomerId } from '../domain/customer';
import type { Qualification } from '../domain/qualification';
import type { ChosenCode } from '../domain/validationCode';

/** A change that the real run would make. */
interface PlannedChange {
	readonly qualification: Qualification;
	readonly validationCode?: ChosenCode;
}

/**
 * The changes that the real run would have made so far. Later items of a dry run take them into account: a
 * second item for the same customer changes nothing, and a code is not planned for more uses than it has.
 */
export class DryRunPlan {
	private readonly qualifications = new Map<CustomerId, readonly Qualification[]>();
	private readonly codeUses = new Map<string, number>();
	private readonly profileChanges = new Map<CustomerId, ProfileChanges>();

	/**
	 * Records a change.
	 *
	 * @param customerId the customer's tenant ID
	 * @param change the qualification that the customer would get, and the code that the change would use
	 */
	add(customerId: CustomerId, { qualification, validationCode }: PlannedChange): void {
		this.qualifications.set(customerId, [...this.getQualifications(customerId), qualification]);
		if (validationCode === undefined) return;
		const { code } = validationCode;
		this.codeUses.set(code, this.countUses({ code }) + 1);
	}

	/**
	 * Gets the qualifications that earlier items would have set.
	 *
	 * @param customerId the customer's tenant ID
	 * @returns the qualifications in the order of the items; empty if no earlier item would have changed the
	 * customer
	 */
	getQualifications(customerId: CustomerId): readonly Qualification[] {
		return this.qualifications.get(customerId) ?? [];
	}

	/**
	 * Records a change of a customer's billing profile, planned or made.
	 *
	 * @param customerId the customer's tenant ID
	 * @param changes the values that would be set, or that were set
	 */
	addProfileChanges(customerId: CustomerId, changes: ProfileChanges): void {
		this.profileChanges.set(customerId, { ...this.getProfileChanges(customerId), ...changes });
	}

	/**
	 * Gets the values that earlier items would have set, or have set, in a customer's billing profile.
	 *
	 * @param customerId the customer's tenant ID
	 * @returns the values by field; empty if no earlier item would have changed the profile
	 */
	getProfileChanges(customerId: CustomerId): ProfileChanges {
		return this.profileChanges.get(customerId) ?? {};
	}

	/**
	 * Counts the uses of a code by earlier items.
	 *
	 * @param code the code to count
	 * @returns the number of times that the code would have been used
	 */
	countUses({ code }: Pick<ChosenCode, 'code'>): number {
		return this.codeUses.get(code) ?? 0;
	}
}

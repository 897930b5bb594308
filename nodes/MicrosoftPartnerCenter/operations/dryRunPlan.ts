import type { CustomerId } from '../domain/customer';
import type { Qualification } from '../domain/qualification';
import type { ChosenCode } from '../domain/validationCode';

/** A change that the real run would make. */
interface PlannedChange {
	readonly qualification: Qualification;
	readonly validationCode?: ChosenCode;
}

/**
 * The changes that the real run would have made so far. The later items of a dry run see them, so that a
 * customer that comes twice changes once, and a code is not used more often than it can be.
 */
export class DryRunPlan {
	private readonly qualifications = new Map<CustomerId, Qualification>();
	private readonly codeUses = new Map<string, number>();

	/** Records a change. */
	add(customerId: CustomerId, { qualification, validationCode }: PlannedChange): void {
		this.qualifications.set(customerId, qualification);
		if (validationCode === undefined) return;
		const { code } = validationCode;
		this.codeUses.set(code, this.countUses({ code }) + 1);
	}

	/**
	 * The qualification that a customer would have.
	 *
	 * @param customerId the customer's tenant ID
	 * @returns undefined if no item would have changed it
	 */
	getQualification(customerId: CustomerId): Qualification | undefined {
		return this.qualifications.get(customerId);
	}

	/** Counts how often a code would have been used. */
	countUses({ code }: Pick<ChosenCode, 'code'>): number {
		return this.codeUses.get(code) ?? 0;
	}
}

/** Reviews of Education submissions that are decided without a call of `decideReview`. */
import { z } from 'zod';
import { checkAddress, isVerified } from './addressCheck';
import type { Readings } from './readings';
import type { BillingProfile } from './billingProfile';
import {
	decideReview,
	decisionSchema,
	recordOf,
	unverifiedAddressReason,
	type QualificationRecord,
	type ReviewDecision,
} from './vetting';

/** A customer whose Education was submitted. */
interface SubmittedCustomer {
	readonly name: string;
	readonly billingProfile: BillingProfile;
	qualifications: readonly QualificationRecord[];
}

/** The decision on every later Education submission. */
export interface AutoReview {
	/** `byAddress`: approved if the address of the customer's billing profile is verified at that moment, denied otherwise. */
	readonly decision: ReviewDecision | 'byAddress';
	/** Milliseconds from the submission to the decision. Default: 0. */
	readonly afterMs?: number;
}

export const autoReviewSchema: z.ZodType<AutoReview> = z
	.object({
		decision: decisionSchema.or(z.literal('byAddress')),
		afterMs: z.number().int().nonnegative().optional(),
	})
	.strict();

export class AutoReviewer {
	private review: AutoReview | undefined;
	private readonly timers = new Set<NodeJS.Timeout>();

	set(review: AutoReview | undefined): void {
		this.review = review;
	}

	reset(): void {
		this.set(undefined);
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
	}

	/** The caller must call it for each Education submission that is applied. */
	start(customer: SubmittedCustomer, readings: Readings): void {
		if (!this.review) return;
		const { decision, afterMs = 0 } = this.review;
		const submitted = recordOf(customer, 'education');
		const decide = () => {
			// `decideReview` may have decided this review already.
			if (recordOf(customer, 'education') !== submitted) return;
			const isByAddress = decision === 'byAddress';
			decideReview(customer, isByAddress ? decideByAddress(customer, readings) : decision);
		};
		if (afterMs === 0) decide();
		else this.decideLater(decide, afterMs);
	}

	private decideLater(decide: () => void, afterMs: number): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			decide();
		}, afterMs).unref();
		this.timers.add(timer);
	}
}

/**
 * "Sell to education customers" page: the review checks the legal name and the address. Here it checks only the address,
 * with the rules of the address validation.
 */
function decideByAddress(
	{ billingProfile }: Pick<SubmittedCustomer, 'billingProfile'>,
	{ addressStatus }: Readings,
): ReviewDecision {
	const { defaultAddress } = billingProfile;
	const address = { ...defaultAddress, postalCode: defaultAddress.postalCode ?? '' };
	return isVerified(checkAddress(address, addressStatus))
		? 'Approved'
		: { denied: unverifiedAddressReason };
}

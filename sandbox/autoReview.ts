/** Reviews of Education submissions that are decided without a call of `decideReview`. */
import { z } from 'zod';
import type { CustomerRecord } from './types';
import { decideReview, decisionSchema, recordOf, type ReviewDecision } from './vetting';

/** The decision on every later Education submission. */
export interface AutoReview {
	readonly decision: ReviewDecision;
	/** Milliseconds from the submission to the decision. Default: 0. */
	readonly afterMs?: number;
}

export const autoReviewSchema: z.ZodType<AutoReview> = z
	.object({ decision: decisionSchema, afterMs: z.number().int().nonnegative().optional() })
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
	start(customer: CustomerRecord): void {
		if (!this.review) return;
		const { decision, afterMs = 0 } = this.review;
		const submitted = recordOf(customer, 'education');
		const decide = () => {
			// `decideReview` may have decided this review already.
			if (recordOf(customer, 'education') === submitted) decideReview(customer, decision);
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

import type { INodeExecutionData } from 'n8n-workflow';
import type { CustomerId } from '../domain/customer';
import { getQualificationLabel } from '../domain/qualification';
import { isDecided } from '../domain/review';
import type { NothingFound } from './messages';
import type { PollContext, PollFailure } from './pollResult';
import { sampleChanges } from './qualificationChanged';
import { sampleDecidedReviews } from './reviewDecided';
import type { ReviewSample } from './reviewDecided';

/** The maximum number of open reviews that a message lists. */
const MAX_LISTED = 3;

function describeReviews(answers: ReviewSample['answers']): string {
	const open = [...answers].flatMap(([customerId, all]) =>
		all
			.filter((reviewed) => reviewed.vettingStatus !== undefined && !isDecided(reviewed))
			.map(({ qualification, vettingCreatedDate = '' }) => {
				const since = vettingCreatedDate === '' ? '' : `, since ${vettingCreatedDate.slice(0, 10)}`;
				return `${getQualificationLabel(qualification)} of ${customerId}${since}`;
			}),
	);
	if (open.length === 0) {
		return answers.size === 1
			? 'The watched customer has no review that is still open either.'
			: `None of the ${answers.size} watched customers has a review that is still open either.`;
	}
	const more = open.length > MAX_LISTED ? ` and ${open.length - MAX_LISTED} more` : '';
	const listed = open.slice(0, MAX_LISTED).join('; ');
	return open.length === 1
		? `One review is still open: ${listed}.`
		: `${open.length} reviews are still open: ${listed}${more}.`;
}

/** The result of a test by hand. */
export interface TestEvent {
	readonly items: readonly INodeExecutionData[];
	readonly failures: readonly PollFailure[];
	/** The reason and the things that are there, if there is no event to show. */
	readonly instead: NothingFound;
}

/** Runs *Fetch Test Event* for *Review Decided*. Remembers nothing. */
export async function fetchDecidedReviews(
	poll: PollContext,
	ids: readonly CustomerId[],
): Promise<TestEvent> {
	const { items, failures, answers } = await sampleDecidedReviews(poll, ids);
	const summary = 'Microsoft has not decided any review of the watched customers yet';
	return { items, failures, instead: { summary, found: describeReviews(answers) } };
}

function describeOtherRecords(count: number): string {
	return count === 0
		? 'It shows no other activity either.'
		: `It shows ${count} other ${count === 1 ? 'activity' : 'activities'}.`;
}

/** Runs *Fetch Test Event* for *Qualification Changed*. Remembers nothing. */
export async function fetchChange(poll: PollContext): Promise<TestEvent> {
	const { change, otherRecords, days, isCutOff } = await sampleChanges(poll);
	const items = change === undefined ? [] : [{ json: change.json }];
	const instead = isCutOff
		? {
				summary: `Partner Center's activity log shows no change of a qualification in the first ${otherRecords} records of the last ${days} days`,
				found: 'The node read no more of it.',
			}
		: {
				summary: `Partner Center's activity log shows no change of a qualification in the last ${days} days`,
				found: describeOtherRecords(otherRecords),
			};
	return { items, failures: [], instead };
}

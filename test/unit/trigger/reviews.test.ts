import { compareReviews } from '../../../nodes/MicrosoftPartnerCenter/trigger/reviews';
import type { ReviewKnowledge } from '../../../nodes/MicrosoftPartnerCenter/trigger/reviews';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const SUBMITTED = '2026-11-20T08:00:00.000Z';
const RESUBMITTED = '2026-11-27T08:00:00.000Z';

const entry = (vettingStatus: string, vettingCreatedDate?: string) => ({
	qualification: 'education',
	vettingStatus,
	vettingCreatedDate,
});

/** Reads a customer again and again, and returns the statuses that each read reports. */
function readInTurn(
	start: ReviewKnowledge,
	...answers: readonly (readonly ReturnType<typeof entry>[])[]
): (string | undefined)[][] {
	let knowledge = start;
	return answers.map((answer, index) => {
		const at = NOW + index * 24 * HOUR_MS;
		const { decided, reviews } = compareReviews(knowledge, answer, at);
		knowledge = { reviews };
		return decided.map(({ vettingStatus }) => vettingStatus);
	});
}

const READ: ReviewKnowledge = { reviews: [] };

describe('compareReviews', () => {
	it('reports nothing of what is there when the watch begins', () => {
		expect(readInTurn({ isAdded: true }, [entry('approved')], [entry('approved')])).toEqual([
			[],
			[],
		]);
	});

	it('reports what a customer shows that could not be read when its watch began', () => {
		const unreadSince = '2026-11-25T12:00:00.000Z';

		expect(readInTurn({ unreadSince }, [entry('approved')])).toEqual([['approved']]);
		expect(readInTurn({ unreadSince }, [entry('denied', '2025-01-10T08:00:00.000Z')])).toEqual([
			[],
		]);
	});

	it('remembers a decision that one answer does not show', () => {
		const denied = entry('denied', SUBMITTED);

		expect(readInTurn(READ, [denied], [], [denied])).toEqual([['denied'], [], []]);
	});

	it('takes an open review that was submitted before a known decision for an old one', () => {
		const open = entry('inReview', SUBMITTED);

		expect(readInTurn(READ, [entry('approved')], [open], [entry('approved')])).toEqual([
			['approved'],
			[],
			[],
		]);
	});

	it.each([
		['with dates', SUBMITTED, RESUBMITTED],
		['without dates', undefined, undefined],
	])('reports a second decision after a second submission %s', (_, first, second) => {
		const answers = [
			[entry('denied', first)],
			[entry('inReview', second)],
			[entry('denied', second)],
		];

		expect(readInTurn(READ, ...answers)).toEqual([['denied'], [], ['denied']]);
	});

	it('reports a decision once if its date is shown only sometimes', () => {
		const answers = [
			[entry('inReview', SUBMITTED)],
			[entry('approved')],
			[entry('approved', SUBMITTED)],
			[entry('approved')],
		];

		expect(readInTurn(READ, ...answers)).toEqual([[], ['approved'], [], []]);
	});

	it.each([
		['no decimals', '2026-11-20T08:00:00Z'],
		['other decimals', '2026-11-20T08:00:00.6832021+00:00'],
		['another offset', '2026-11-20T01:00:00.683-07:00'],
		['no offset', '2026-11-20T08:00:00.683'],
	])('reports a decision once if its date is also written with %s', (_, date) => {
		const exact = '2026-11-20T08:00:00.683Z';

		for (const dates of [
			[exact, date],
			[date, exact],
		]) {
			const answers = dates.map((each) => [entry('denied', each)]);
			expect(readInTurn(READ, ...answers)).toEqual([['denied'], []]);
		}
	});

	it('tells the decision beside an open review from the one after it', () => {
		const both = [entry('inReview'), entry('denied')];

		expect(readInTurn(READ, both, both, [entry('denied')])).toEqual([['denied'], [], ['denied']]);
	});

	it.each([
		['approved', 'denied'],
		['denied', 'approved'],
	])('reports two decisions of one answer without dates once: %s, %s', (first, second) => {
		const both = [entry(first), entry(second)];

		expect(readInTurn(READ, [entry('inReview')], both, both, both)).toEqual([
			[],
			[first, second],
			[],
			[],
		]);
	});

	it('tells a new decision without a date from an earlier one that is still shown', () => {
		const [open, denied, approved] = [entry('inReview'), entry('denied'), entry('approved')];
		const answers = [[denied], [denied, open], [denied, denied], [denied, denied, approved]];

		expect(readInTurn(READ, ...answers, ...answers.slice(-1))).toEqual([
			['denied'],
			[],
			['denied'],
			['approved'],
			[],
		]);
	});

	it('waits with a decision that changes back at once: a read can lag behind', () => {
		const { reviews } = compareReviews(READ, [entry('approved')], NOW);
		const denied = compareReviews({ reviews }, [entry('denied')], NOW + HOUR_MS);
		const stale = compareReviews(denied, [entry('approved')], NOW + HOUR_MS + 1000);
		const later = compareReviews(stale, [entry('approved')], NOW + 2 * HOUR_MS);

		expect(stale.decided).toEqual([]);
		expect(later.decided).toHaveLength(1);
	});

	it('keeps what it remembers bounded, and never forgets what the service still shows', () => {
		const answer = Array.from({ length: 80 }, (_, index) =>
			entry('denied', new Date(NOW - index * HOUR_MS).toISOString()),
		);
		const first = compareReviews(READ, answer, NOW);
		const second = compareReviews(first, answer, NOW + HOUR_MS);

		expect(first.decided).toHaveLength(80);
		expect(second.decided).toEqual([]);
		expect(second.reviews).toHaveLength(80);
	});
});

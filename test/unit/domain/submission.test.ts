import fc from 'fast-check';
import { findNewEntry } from '../../../nodes/MicrosoftPartnerCenter/domain/submission';
import type { ReviewedQualification } from '../../../nodes/MicrosoftPartnerCenter/domain/review';

describe('findNewEntry', () => {
	const FIRST_DATE = '2026-05-06T19:59:56.683Z';
	const SECOND_DATE = '2026-07-08T09:10:11.000Z';

	function entry(vettingStatus: string, vettingCreatedDate?: string): ReviewedQualification {
		return { qualification: 'education', vettingStatus, vettingCreatedDate };
	}

	function find(before: readonly ReviewedQualification[], after: readonly ReviewedQualification[]) {
		return findNewEntry('education', { before, after });
	}

	it.each(['inReview', 'approved', 'denied', 'SomethingNew'])(
		'finds an entry with the status %s if there was none before',
		(status) => {
			expect(find([], [entry(status)])).toEqual(entry(status));
			expect(find([], [entry(status, FIRST_DATE)])).toEqual(entry(status, FIRST_DATE));
		},
	);

	it('finds a second denial beside the first one', () => {
		const [first, second] = [entry('denied', FIRST_DATE), entry('denied', SECOND_DATE)];

		expect(find([first], [first, second])).toEqual(second);
		expect(find([first], [second, first])).toEqual(second);
	});

	it('finds a second denial instead of the first one', () => {
		const second = entry('denied', SECOND_DATE);

		expect(find([entry('denied', FIRST_DATE)], [second])).toEqual(second);
	});

	it('finds a second denial without a date only beside the first one', () => {
		const denial = entry('denied');

		expect(find([denial], [denial, denial])).toEqual(denial);
		expect(find([denial], [denial])).toBeUndefined();
	});

	it('finds an entry whose status has changed', () => {
		const reviewed = entry('inReview', FIRST_DATE);

		expect(find([entry('denied', FIRST_DATE)], [reviewed])).toEqual(reviewed);
		expect(find([entry('denied')], [entry('inReview')])).toEqual(entry('inReview'));
	});

	it('prefers a new entry that is open or approved to one that is denied', () => {
		const [denied, open] = [entry('denied', FIRST_DATE), entry('inReview', SECOND_DATE)];

		expect(find([], [denied, open])).toEqual(open);
	});

	it.each([
		['another offset', '2026-05-06T21:59:56.683+02:00'],
		['more decimals', '2026-05-06T19:59:56.6830000+00:00'],
		['decimals that are more exact', '2026-05-06T19:59:56.6831234Z'],
		['no decimals', '2026-05-06T19:59:56Z'],
		['no offset', '2026-05-06T19:59:56.683'],
		['no date', undefined],
		['a text that is not a date', 'soon'],
	])('does not take the same denial with %s for a new one', (_form, date) => {
		const denial = entry('denied', FIRST_DATE);

		expect(find([denial], [entry('denied', date)])).toBeUndefined();
		expect(find([entry('denied', date)], [denial])).toBeUndefined();
	});

	it('does not take another reason for a new entry', () => {
		const denial = entry('denied', FIRST_DATE);
		const explained = { ...denial, vettingReason: 'Not an Education Customer - After Review' };

		expect(find([denial], [explained])).toBeUndefined();
	});

	it('finds nothing in an empty list', () => {
		expect(find([entry('denied', FIRST_DATE)], [])).toBeUndefined();
	});

	const qualification = fc.constantFrom('education', 'governmentCommunityCloud', 'healthCare');
	const vettingStatus = fc.constantFrom('approved', 'denied', 'inReview', undefined);
	const instant = fc.integer({ min: 0, max: 50 }).map((day) => Date.UTC(2026, 0, 1 + day, 12));
	/** Formats a time like one of Microsoft's sources, or leaves it out. */
	const writeDate = fc.constantFrom<(at: number) => string | undefined>(
		(at) => new Date(at).toISOString(),
		(at) => new Date(at).toISOString().replace('.000Z', '.0000000+00:00'),
		(at) => new Date(at).toISOString().replace('.000Z', 'Z'),
		(at) => new Date(at + 7_200_000).toISOString().replace('Z', '+02:00'),
		() => undefined,
	);
	/** Creates one entry as two reads show it. Only the format of its date can differ. */
	const entryInTwoReads = fc
		.record({ qualification, vettingStatus, instant, forms: fc.tuple(writeDate, writeDate) })
		.map(({ instant: at, forms: [first, second], ...rest }) => ({
			first: { ...rest, vettingCreatedDate: first(at) },
			second: { ...rest, vettingCreatedDate: second(at) },
		}));
	const entriesInTwoReads = fc.array(entryInTwoReads, { maxLength: 6 });
	const entries = entriesInTwoReads.map((all) =>
		all.map(({ first }): ReviewedQualification => first),
	);

	it('finds nothing if only the order or the form of the dates changes, or entries are missing', () => {
		fc.assert(
			fc.property(
				entriesInTwoReads.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all))),
				([all, shown]) => {
					const before = all.map(({ first }) => first);
					const after = shown.map(({ second }) => second);

					expect(find(before, after)).toBeUndefined();
				},
			),
		);
	});

	it('finds only an entry of the qualification that the later read shows', () => {
		fc.assert(
			fc.property(qualification, entries, entries, (wanted, before, after) => {
				const found = findNewEntry(wanted, { before, after });
				if (found === undefined) return;

				expect(after).toContain(found);
				expect(found.qualification).toBe(wanted);
			}),
		);
	});

	it('ignores the entries of other qualifications', () => {
		const isOwn = (one: ReviewedQualification) => one.qualification === 'education';
		fc.assert(
			fc.property(entries, entries, (before, after) => {
				expect(find(before, after)).toBe(find(before.filter(isOwn), after.filter(isOwn)));
			}),
		);
	});

	it('finds a new entry with a later date among any entries with dates', () => {
		const dated = entries.map((all) =>
			all.map((one) => ({ ...one, vettingCreatedDate: one.vettingCreatedDate ?? FIRST_DATE })),
		);
		fc.assert(
			fc.property(dated, vettingStatus, fc.nat(6), (before, status, index) => {
				const added = {
					qualification: 'education',
					vettingStatus: status,
					vettingCreatedDate: SECOND_DATE,
				};

				expect(find(before, before.toSpliced(index, 0, added))).toBe(added);
			}),
		);
	});
});

import {
	applyLogPage,
	getReading,
	MAX_REPORTED,
	moveIntoRange,
	restartStretch,
} from '../../../nodes/MicrosoftPartnerCenter/trigger/changes';
import type { LogState } from '../../../nodes/MicrosoftPartnerCenter/trigger/changes';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const DAY_MS = 86_400_000;
const CUSTOMER_ID = 'c0570000-0000-4000-8000-000000000001';

const at = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString();
const record = (operationDate: string) => ({
	customerId: CUSTOMER_ID,
	operationType: 'update_customer_qualification',
	operationStatus: 'succeeded',
	resourceNewValue: '{"Qualification":"Education"}',
	operationDate,
});
const log = (since: string, more: Partial<LogState> = {}): LogState => ({
	since,
	reported: [],
	...more,
});

function readPage(before: LogState, dates: readonly string[], next?: { path: string }) {
	const page = { records: dates.map(record), next, serviceTime: NOW, offsetMs: 0 };
	return applyLogPage(before, getReading(before, NOW), page, false);
}

describe('getReading', () => {
	it('asks for the days from the instant up to which everything is settled', () => {
		expect(getReading(log(at(3)), NOW)).toEqual({ startDate: '2026-11-23', days: 29 });
	});

	it('starts a day earlier in the first half of a day, for services whose days begin later', () => {
		const since = '2026-11-23T06:00:00.000Z';

		expect(getReading(log(since), NOW)).toMatchObject({ startDate: '2026-11-22' });
	});

	it('asks for at most 30 days at once', () => {
		expect(getReading(log(at(60)), NOW)).toMatchObject({
			startDate: '2026-09-27',
			endDate: '2026-10-26',
		});
	});
});

describe('applyLogPage', () => {
	it('reports what is new, and settles what is older than three days', () => {
		const { changes, log: after, isComplete } = readPage(log(at(10)), [at(9), at(1)]);

		expect(changes).toHaveLength(2);
		expect(isComplete).toBe(true);
		expect(after).toEqual({
			since: at(3),
			reported: [`${at(1)} ${CUSTOMER_ID} education`],
		});
		expect(readPage(after, [at(9), at(1)]).changes).toEqual([]);
	});

	it('remembers the next page, and settles nothing before the last one', () => {
		const next = { path: '/v1/auditrecords?page=2' };
		const { changes, log: after, isComplete } = readPage(log(at(10)), [at(1)], next);

		expect(changes).toHaveLength(1);
		expect(isComplete).toBe(false);
		expect(after).toMatchObject({ since: at(10), reading: { next, startedAt: at(0) } });
	});

	it('takes the same instant in another form for the same change', () => {
		const forms = [
			'2026-11-26T08:00:00.5Z',
			'2026-11-26T01:00:00.5000000-07:00',
			'2026-11-26T08:00:00.5',
		];

		expect(readPage(log(at(1)), forms).changes).toHaveLength(1);
	});

	it('keeps what it remembers bounded without losing what was not read yet', () => {
		const dates = Array.from({ length: MAX_REPORTED + 5 }, (_, index) =>
			new Date(NOW - index * 1000).toISOString(),
		);
		const cut = readPage(log(at(1)), dates, { path: '/v1/auditrecords?page=2' });
		expect(cut.log.since).toBe(at(1));
		const complete = readPage(log(at(1)), dates);

		expect(complete.log.reported).toHaveLength(MAX_REPORTED);
		expect(readPage(complete.log, dates).changes).toEqual([]);
	});
});

describe('moveIntoRange', () => {
	it.each([
		['2026-12-24', '2026-11-26'],
		['2026-01-01', '2026-08-29'],
	])('moves %s to %s, which the log has', (startDate, moved) => {
		expect(moveIntoRange({ startDate, days: 29 }, NOW)).toMatchObject({ startDate: moved });
	});

	it('leaves days alone that the log has', () => {
		expect(moveIntoRange({ startDate: '2026-11-20', days: 29 }, NOW)).toBeUndefined();
	});
});

describe('restartStretch', () => {
	it('goes on day by day, up to the present', () => {
		let reading = restartStretch({ startedAt: at(0), startDate: '2026-11-24', days: 29 }, NOW);
		const days: unknown[] = [];
		for (let count = 0; count < 3; count++) {
			days.push([reading.startDate, reading.endDate]);
			const page = { records: [], serviceTime: NOW, offsetMs: 0 };
			reading = applyLogPage(log(at(2)), reading, page, false).log.reading ?? reading;
		}

		expect(days).toEqual([
			['2026-11-24', '2026-11-25'],
			['2026-11-25', '2026-11-26'],
			['2026-11-26', undefined],
		]);
	});
});

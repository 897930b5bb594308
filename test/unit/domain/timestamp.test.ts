import { parseTimestamp } from '../../../nodes/MicrosoftPartnerCenter/domain/timestamp';

describe('parseTimestamp', () => {
	it.each([
		'2026-11-26T20:00:00.500Z',
		'2026-11-26T20:00:00.5000000+00:00',
		'2026-11-26T13:00:00.5-07:00',
		'2026-11-26T20:00:00.5',
	])('reads %s', (text) => {
		expect(parseTimestamp(text)).toBe(Date.UTC(2026, 10, 26, 20, 0, 0, 500));
	});

	it.each([
		'11/26/2026 8:00:00 PM',
		'11/26/2026 20:00:00',
		'2026-11-26 20:00:00',
		'Thu, 26 Nov 2026 20:00:00 GMT',
	])('reads %s in UTC', (text) => {
		expect(parseTimestamp(text)).toBe(Date.UTC(2026, 10, 26, 20));
	});

	it.each(['', 'soon', '2026-13-45'])('rejects %j', (text) => {
		expect(parseTimestamp(text)).toBeNaN();
	});
});

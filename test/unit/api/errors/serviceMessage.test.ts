import { parseServiceMessage } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceMessage';

describe('parseServiceMessage', () => {
	it.each([
		[
			'the standard object of Partner Center',
			{ code: '1', description: 'Said.', data: [], source: 'x' },
			'Said.',
		],
		[
			'the standard object and its data',
			{ code: '1', description: 'Said.', data: ['More.'] },
			'Said. (More.)',
		],
		["the gateway's object", { statusCode: 429, message: 'Slow down.' }, 'Slow down.'],
		['an OAuth object', { error: 'x', error_description: 'Not you.' }, 'Not you.'],
		['a nested error', { error: { code: 'c', message: 'Inside.' } }, 'Inside.'],
		['a text', 'Customer tagging denied.', 'Customer tagging denied.'],
		['an HTML page with a title', '<html><title>Bad\n gateway</title></html>', 'Bad gateway'],
		['an HTML page without a title', '<p>Bad <b>day</b></p><script>x()</script>', 'Bad day'],
		['incomplete JSON', '{"code":"60003","desc', '{"code":"60003","desc'],
	])('reads the message from %s', (_, body, expectedMessage) => {
		expect(parseServiceMessage(body).message).toBe(expectedMessage);
	});

	it.each([[''], ['  '], [null], [undefined], [[]], [{}], [{ description: '' }]])(
		'finds no message in %j',
		(body) => {
			expect(parseServiceMessage(body).message).toBeUndefined();
		},
	);

	it('truncates a message to 400 characters', () => {
		expect(parseServiceMessage('so on '.repeat(500)).message).toHaveLength(400);
	});

	it.each(['<', '<a', '<script', '<title', '<title>', '<style>', '<!', 'a<', '<p>'])(
		'reads a page of 140 kB in a few milliseconds, even if it is full of %s',
		(part) => {
			const page = `<html>${part.repeat(140_000 / part.length)}`;
			const startedAt = performance.now();
			parseServiceMessage(page);

			expect(performance.now() - startedAt).toBeLessThan(100);
		},
	);
});

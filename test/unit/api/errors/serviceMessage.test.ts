import { parseServiceMessage } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceMessage';

describe("the service's words", () => {
	it.each([
		['the standard object', { code: '1', description: 'Said.', data: [], source: 'x' }, 'Said.'],
		['its data', { code: '1', description: 'Said.', data: ['More.'] }, 'Said. (More.)'],
		["the gateway's object", { statusCode: 429, message: 'Slow down.' }, 'Slow down.'],
		['an OAuth object', { error: 'x', error_description: 'Not you.' }, 'Not you.'],
		['a nested error', { error: { code: 'c', message: 'Inside.' } }, 'Inside.'],
		['a bare text', 'Customer tagging denied.', 'Customer tagging denied.'],
		['a page with a title', '<html><title>Bad\n gateway</title></html>', 'Bad gateway'],
		['a page without one', '<p>Bad <b>day</b></p><script>x()</script>', 'Bad day'],
		['half a JSON text', '{"code":"60003","desc', '{"code":"60003","desc'],
	])('are read from %s', (_, body, words) => {
		expect(parseServiceMessage(body).message).toBe(words);
	});

	it.each([[''], ['  '], [null], [undefined], [[]], [{}], [{ description: '' }]])(
		'are none in %j',
		(body) => {
			expect(parseServiceMessage(body).message).toBeUndefined();
		},
	);

	it('are shortened where they fill pages', () => {
		expect(parseServiceMessage('so on '.repeat(500)).message).toHaveLength(400);
	});
});

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
			const durations = [1, 2, 3].map(() => {
				const startedAt = performance.now();
				parseServiceMessage(page);
				return performance.now() - startedAt;
			});

			// The fastest of three runs, with a limit that a slow machine keeps, too.
			expect(Math.min(...durations)).toBeLessThan(500);
		},
	);

	it.each([
		[
			"ASP.NET's Message and ModelState",
			{
				Message: 'The request is invalid.',
				ModelState: { 'body.website': ['Enter a web address.'] },
			},
			'The request is invalid. (website: Enter a web address.)',
			[],
		],
		[
			"ASP.NET's exception",
			{
				Message: 'An error has occurred.',
				ExceptionMessage: 'Sequence is empty.',
				StackTrace: 'at x',
			},
			'An error has occurred. (Sequence is empty.)',
			[],
		],
		[
			'problem details with fields',
			{
				type: 'about:blank',
				title: 'One or more validation errors occurred.',
				status: 400,
				errors: { website: ['The website is missing.'], code: ['The code is too long.'] },
			},
			'One or more validation errors occurred. (The website is missing.; The code is too long.)',
			[],
		],
		[
			'problem details with a detail that is shorter than the title',
			{ title: 'Your request was not accepted', detail: 'The code is used up.' },
			'Your request was not accepted (The code is used up.)',
			[],
		],
		['an array of errors', [{ code: '3000', description: 'Bad code.' }], 'Bad code.', ['3000']],
		[
			'a list of errors',
			{
				errors: [
					{ code: 'A1', message: 'Short.' },
					{ code: 'A2', message: 'A longer text.' },
				],
			},
			'A longer text. (Short.)',
			['A1', 'A2'],
		],
		[
			'errorCode and errorMessage',
			{ errorCode: '60003', errorMessage: 'Tenant not found.' },
			'Tenant not found.',
			['60003'],
		],
		[
			'members with a capital',
			{ Code: '900308', Description: 'Insufficient privileges.' },
			'Insufficient privileges.',
			['900308'],
		],
		[
			'a nested error with an inner error',
			{
				error: {
					code: 'BadRequest',
					message: 'Invalid.',
					innererror: { code: '800002', message: 'The code is for a different customer.' },
				},
			},
			'Invalid. (The code is for a different customer.)',
			['BadRequest', '800002'],
		],
		[
			'an empty description with data',
			{ code: '3000', description: '', data: [{ message: 'The code is used up.' }] },
			'The code is used up.',
			['3000'],
		],
		['a numeric code', { code: 1002, description: 'No.' }, 'No.', ['1002']],
		[
			'a zero code besides a real one',
			{ code: 0, message: 'No.', error: { code: '20002' } },
			'No.',
			['20002'],
		],
		['only a zero code', { code: 0, message: 'No.' }, 'No.', ['0']],
		[
			'the text of an invalid request',
			{ message: 'The request is invalid.' },
			'The request is invalid.',
			[],
		],
		[
			'a code instead of words',
			{ code: '3000', message: '3000', data: ['Used up.'] },
			'Used up.',
			['3000'],
		],
		[
			'a detail that repeats the message',
			{ description: 'Used up.', data: ['Used up. Ask for a new code.'] },
			'Used up. Ask for a new code.',
			[],
		],
	])('reads %s', (_, body, expectedMessage, expectedCodes) => {
		const { message, codes, code } = parseServiceMessage(body);

		expect(message).toBe(expectedMessage);
		expect(codes).toEqual(expectedCodes);
		expect(code).toBe(expectedCodes[0]);
	});

	it('reads only own members, and only five levels deep', () => {
		const inherited = Object.create({ message: 'Inherited.' }) as object;
		const nest = (depth: number): object =>
			depth === 0 ? { message: 'Deep.' } : { error: nest(depth - 1) };

		expect(parseServiceMessage(inherited).message).toBeUndefined();
		expect(parseServiceMessage(nest(5)).message).toBe('Deep.');
		expect(parseServiceMessage(nest(6)).message).toBeUndefined();
	});

	it('reads a body with very many or very long texts in no time', () => {
		const texts = Array.from({ length: 100_000 }, (_, index) => `Text ${index}.`);
		const started = performance.now();

		expect(parseServiceMessage({ errors: texts }).message).toContain('Text ');
		expect(parseServiceMessage({ message: 'x y '.repeat(5_000_000) }).message).toHaveLength(400);
		// Many times what a slow machine needs.
		expect(performance.now() - started).toBeLessThan(10_000);
	});
});

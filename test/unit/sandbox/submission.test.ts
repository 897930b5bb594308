import {
	customers,
	parseErrorCode,
	startHarness,
	submissions,
	validationCodes,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam } = customers;
const { education, government, stateOwned } = submissions;
const { validationId: code } = validationCodes.leadingZero;
const otherCode = validationCodes.oneUseLeft.validationId;

describe('the body of POST /v1/customers/{id}/qualifications', () => {
	it.each([
		['two documented segments', { ...education, educationSegment: 'K12' }],
		['a website', { ...education, website: 'www.fabrikam.com' }],
		['only the qualification State Owned Entity', stateOwned],
	])('can have %s', async (_, body) => {
		expect((await harness.submit(fabrikam.id, body)).status).toBe(201);
	});

	it.each([
		['the field name of 2021', { Qualification: 'Education' }, '3000'],
		['an unknown field', { ...education, segment: 'K12' }, '3000'],
		['no qualification', {}, '800002'],
		['an array', [education], '800002'],
		['a bare string', 'Education', '800002'],
		['the integer of the enum', { qualification: 1 }, '800002'],
		['null, which the .NET SDK leaves out', { ...education, website: null }, '800002'],
		['a name in another letter case', { ...education, qualification: 'education' }, '900126'],
		['snake_case', { qualification: 'state_owned_entity' }, '900126'],
		['an unknown name', { qualification: 'Charity' }, '900126'],
		['None, which cannot be set', { qualification: 'None' }, '800002'],
		['Nonprofit, which cannot be set', { qualification: 'Nonprofit' }, '800002'],
		['Education without a segment', { qualification: 'Education' }, '800002'],
		['an unknown segment', { ...education, educationSegment: 'k12' }, '900126'],
		['an empty website', { ...education, website: '' }, '800002'],
		['a segment without Education', { ...stateOwned, educationSegment: 'K12' }, '800002'],
		['a website without Education', { ...stateOwned, website: 'fabrikam.com' }, '800002'],
		['a code with Education', { ...education, validationCode: code }, '800002'],
	])('is rejected with %s', async (_, body, errorCode) => {
		const response = await harness.submit(fabrikam.id, body);

		expect([response.status, parseErrorCode(response)]).toEqual([400, errorCode]);
		expect(harness.sandbox.state.customer(fabrikam.id)).toMatchObject({
			qualifications: [],
			timesSubmitted: 0,
			educationSubmissions: 0,
		});
	});

	it('is rejected with a Content-Type other than JSON or with an app-only token', async () => {
		const appOnlyHeaders = { Authorization: `Bearer ${harness.sandbox.issueAccessToken('app')}` };
		const textResponse = await harness.submit(fabrikam.id, education, {
			headers: { 'Content-Type': 'text/plain' },
		});
		const appOnlyResponse = await harness.submit(fabrikam.id, education, {
			headers: appOnlyHeaders,
		});

		expect(textResponse.status).toBe(415);
		expect([appOnlyResponse.status, parseErrorCode(appOnlyResponse)]).toEqual([403, '900329']);
	});
});

describe('the validation code of POST /v1/customers/{id}/qualifications', () => {
	const bodyWithCode = { ...government, validationCode: code };

	it.each([
		['either', 201, 201, 201],
		['query', 201, 400, 201],
		['body', 400, 201, 201],
	] as const)(
		'with `codeIn` set to `%s` gives %d for a code in the query, %d in the body, %d in both',
		async (codeIn, queryOnly, bodyOnly, both) => {
			const requests = [
				{ body: government, code, expected: queryOnly },
				{ body: bodyWithCode, code: undefined, expected: bodyOnly },
				{ body: bodyWithCode, code, expected: both },
			];
			for (const { body, code: queryCode, expected } of requests) {
				harness.sandbox.reset();
				harness.sandbox.readings.codeIn = codeIn;
				const response = await harness.submit(fabrikam.id, body, { code: queryCode });

				expect(response.status).toBe(expected);
				if (expected === 400) expect(response.data).toContain('needs a validation code');
			}
		},
	);

	it.each([otherCode, ''])(
		'is rejected if the query (%j) and the body differ',
		async (queryCode) => {
			const response = await harness.submit(fabrikam.id, bodyWithCode, { code: queryCode });

			expect(response.status).toBe(400);
			expect(response.data).toContain('Two validation codes');
		},
	);

	it.each([
		['a missing code', undefined],
		['an empty code', ''],
		['an unknown code', '99999'],
		['a code with no uses left', validationCodes.usedUp.validationId],
	])('is rejected: %s', async (_, validationCode) => {
		const response = await harness.submit(fabrikam.id, { ...government, validationCode });

		expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
		expect(harness.sandbox.state.customer(fabrikam.id).qualifications).toEqual([]);
	});

	it('is checked after the customer’s qualification, also if Education is in review', async () => {
		const body = { ...government, validationCode: '99999' };
		await harness.submit(fabrikam.id, education);

		expect((await harness.submit(fabrikam.id, body)).data).toContain(
			'already has a qualification: Education, in review.',
		);
	});

	it('is rejected in the query with another qualification or under another parameter name', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualifications?validationCode=${code}`;
		const misspelledResponse = await harness.http.post(path, JSON.stringify(government), {
			headers: harness.headers(),
		});

		expect((await harness.submit(fabrikam.id, education, { code })).status).toBe(400);
		expect(misspelledResponse.status).toBe(400);
	});
});

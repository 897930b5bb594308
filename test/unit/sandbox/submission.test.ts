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
		['State Owned Entity and nothing else', stateOwned],
	])('may hold %s', async (_, body) => {
		expect((await harness.submit(fabrikam.id, body)).status).toBe(201);
	});

	it.each([
		['the spelling of 2021', { Qualification: 'Education' }, '3000'],
		['an unknown member', { ...education, segment: 'K12' }, '3000'],
		['no qualification', {}, '800002'],
		['an array', [education], '800002'],
		['a bare string', 'Education', '800002'],
		['the integer of the enum', { qualification: 1 }, '800002'],
		['null, which the .NET SDK leaves out', { ...education, website: null }, '800002'],
		['a name in another spelling', { ...education, qualification: 'education' }, '900126'],
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
	])('is refused with %s', async (_, body, number) => {
		const response = await harness.submit(fabrikam.id, body);

		expect([response.status, parseErrorCode(response)]).toEqual([400, number]);
		expect(harness.sandbox.state.customer(fabrikam.id)).toMatchObject({
			qualifications: [],
			timesSubmitted: 0,
			educationSubmissions: 0,
		});
	});

	it('is refused without a Content-Type of JSON, and from an app-only token', async () => {
		const app = { Authorization: `Bearer ${harness.sandbox.issueAccessToken('app')}` };
		const asText = await harness.submit(fabrikam.id, education, {
			headers: { 'Content-Type': 'text/plain' },
		});
		const asApp = await harness.submit(fabrikam.id, education, { headers: app });

		expect(asText.status).toBe(415);
		expect([asApp.status, parseErrorCode(asApp)]).toEqual([403, '900329']);
	});
});

describe('the validation code', () => {
	const inBody = { ...government, validationCode: code };

	it.each([
		['either', 201, 201, 201],
		['query', 201, 400, 201],
		['body', 400, 201, 201],
	] as const)(
		'read from %s: query %d, body %d, both %d',
		async (codeIn, queryOnly, bodyOnly, both) => {
			const tries = [
				{ body: government, code, expected: queryOnly },
				{ body: inBody, code: undefined, expected: bodyOnly },
				{ body: inBody, code, expected: both },
			];
			for (const { body, code: inQuery, expected } of tries) {
				harness.sandbox.reset();
				harness.sandbox.readings.codeIn = codeIn;
				const response = await harness.submit(fabrikam.id, body, { code: inQuery });

				expect(response.status).toBe(expected);
				if (expected === 400) expect(response.data).toContain('needs a validation code');
			}
		},
	);

	it.each([otherCode, ''])(
		'is refused where query (%j) and body differ, because one must be wrong',
		async (inQuery) => {
			const response = await harness.submit(fabrikam.id, inBody, { code: inQuery });

			expect(response.status).toBe(400);
			expect(response.data).toContain('Two validation codes');
		},
	);

	it.each([
		['none', undefined],
		['an empty one', ''],
		['an unknown one', '99999'],
		['one without a use left', validationCodes.usedUp.validationId],
	])('is refused: %s', async (_, validationCode) => {
		const response = await harness.submit(fabrikam.id, { ...government, validationCode });

		expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
		expect(harness.sandbox.state.customer(fabrikam.id).qualifications).toEqual([]);
	});

	it('in the query is refused with another qualification, and under another name', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualifications?validationCode=${code}`;
		const misspelt = await harness.http.post(path, JSON.stringify(government), {
			headers: harness.headers(),
		});

		expect((await harness.submit(fabrikam.id, education, { code })).status).toBe(400);
		expect(misspelt.status).toBe(400);
	});
});

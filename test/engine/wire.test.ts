import { version } from '../../package.json';
import { seed } from '../../sandbox';
import type { QualificationReply } from '../../sandbox';
import { apiRequests, get, update, useSandbox } from './support/setup';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const bench = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, cityPowerAndLight } = seed.customers;
const { leadingZero, needsEncoding } = seed.validationCodes;

async function put(...parameters: Parameters<typeof update>) {
	const result = await bench.engine.run({ parameters: update(...parameters) });
	expect(result.error).toBeUndefined();
	const [request, ...more] = apiRequests(bench.sandbox);
	expect(more).toEqual([]);
	if (!request) throw new Error('Nothing was sent');
	return { request, json: result.output[0]?.json };
}

describe('the request of Update', () => {
	it('sends the documented number as bare JSON (because n8n drops a body that is a number)', async () => {
		const { request } = await put(contosoUniversity.id, 'education');

		expect(request.method).toBe('PUT');
		expect(request.url).toBe(`/v1/customers/${contosoUniversity.id}/qualification`);
		expect(request.body).toBe('1');
		expect(request.headers['content-type']).toBe('application/json');
		expect(request.headers.accept).toBe('application/json');
	});

	it('sends 3 and the validation code for Government Community Cloud', async () => {
		const { request } = await put(fabrikam.id, 'governmentCommunityCloud', {
			code: leadingZero.validationId,
		});

		expect(request.url).toBe(`/v1/customers/${fabrikam.id}/qualification?code=012345`);
		expect(request.body).toBe('3');
	});

	it('percent-encodes the code, so that no character of it becomes part of the query', async () => {
		const { request } = await put(fabrikam.id, 'governmentCommunityCloud', {
			code: needsEncoding.validationId,
		});

		expect(request.url).toBe(`/v1/customers/${fabrikam.id}/qualification?code=A%2BB%2F1%20%26%3D2`);
		expect(bench.sandbox.state.customer(fabrikam.id).qualification).toBe(
			'governmentCommunityCloud',
		);
	});

	it('sends no code with Education, even where one is filled in', async () => {
		const { request } = await put(contosoUniversity.id, 'education', { code: '012345' });

		expect(request.url).not.toContain('?');
	});

	it.each([
		['education', '"Education"'],
		['governmentCommunityCloud', '"GovernmentCommunityCloud"'],
	])('sends the name of %s where Body Format says so', async (qualification, body) => {
		const { request } = await put(contosoUniversity.id, qualification, {
			code: leadingZero.validationId,
			options: { bodyFormat: 'name' },
		});

		expect(request.body).toBe(body);
		expect(request.headers['content-type']).toBe('application/json');
	});

	it('signs the request, numbers it and names this package', async () => {
		const { request, json } = await put(contosoUniversity.id, 'education');

		expect(request.headers.authorization).toMatch(/^Bearer \S+$/);
		expect(request.headers['ms-requestid']).toMatch(GUID);
		expect(request.headers['ms-correlationid']).toMatch(GUID);
		expect(request.headers['ms-requestid']).not.toBe(request.headers['ms-correlationid']);
		expect(request.headers['ms-partnercenter-application']).toBe(
			`n8n-nodes-microsoft-partner-center/${version}`,
		);
		expect(json).toMatchObject({
			requestId: request.headers['ms-requestid'],
			correlationId: request.headers['ms-correlationid'],
		});
	});

	it('accepts a tenant ID with blanks around it and in capitals', async () => {
		const { request } = await put(`  ${contosoUniversity.id.toUpperCase()}\n`, 'education');

		expect(request.url).toBe(`/v1/customers/${contosoUniversity.id}/qualification`);
	});

	it('does not follow a redirect (because it would carry the token elsewhere)', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: {
				kind: 'answer',
				status: 307,
				headers: { location: `${bench.sandbox.url}/elsewhere` },
			},
		});
		const { error } = await bench.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});

		expect(error?.message).toContain('redirect');
		expect(bench.sandbox.received.map(({ url }) => url)).not.toContain('/elsewhere');
	});
});

describe('the answer to Update', () => {
	const spellings: QualificationReply[] = [
		'lowercase',
		'PascalCase',
		'snake_case',
		'integer',
		'unquoted',
	];

	it.each(spellings.flatMap((spelling) => [false, true].map((bom) => ({ spelling, bom }))))(
		'is read as the same value in $spelling, byte order mark: $bom',
		async ({ spelling, bom }) => {
			Object.assign(bench.sandbox.readings, { qualificationReply: spelling, bom });
			const { json } = await put(fabrikam.id, 'governmentCommunityCloud', { code: '012345' });

			expect(json).toMatchObject({ qualification: 'governmentCommunityCloud', changed: true });
		},
	);

	it.each([200, 204] as const)('counts as done when it is an empty %d', async (status) => {
		bench.sandbox.readings.emptyReply = status;
		const { json } = await put(contosoUniversity.id, 'education');

		expect(json).toMatchObject({ qualification: 'education', changed: true });
		expect(bench.sandbox.state.customer(contosoUniversity.id).qualification).toBe('education');
	});

	it('is passed through as spelled where the value is unknown', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: {
				kind: 'answer',
				status: 200,
				body: '"HealthCare"',
				contentType: 'application/json',
			},
		});
		const { json } = await put(contosoUniversity.id, 'education');

		expect(json?.qualification).toBe('HealthCare');
	});
});

describe('an answer that reads oddly', () => {
	function answerOnce(body: string, contentType = 'application/json') {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'answer', status: 200, body, contentType },
		});
	}

	it('is understood where the value stands in an object', async () => {
		answerOnce('{"qualification":"Education"}');
		const { json } = await put(contosoUniversity.id, 'education');

		expect(json?.qualification).toBe('education');
	});

	it('is refused and not asked for again where it is whole but no qualification', async () => {
		answerOnce('{"status":"accepted"}');
		const { error } = await bench.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});

		expect(error?.message).toContain('an answer that the node cannot read');
		expect(error?.description).toContain('may still have been applied');
		expect(apiRequests(bench.sandbox)).toHaveLength(1);
	});

	it('is no qualification when it is just OK', async () => {
		answerOnce('OK', 'text/plain');
		const { json } = await bench.engine
			.run({ parameters: update(contosoUniversity.id, 'education') })
			.then(({ output }) => ({ json: output[0]?.json }));

		expect(json?.qualification).toBe('education');
		expect(apiRequests(bench.sandbox)).toHaveLength(2);
	});
});

describe('the request of Get', () => {
	it('reads the present qualification and sends no body', async () => {
		const { output } = await bench.engine.run({ parameters: get(schoolOfFineArt.id) });

		const [request] = apiRequests(bench.sandbox);
		expect(request).toMatchObject({
			method: 'GET',
			url: `/v1/customers/${schoolOfFineArt.id}/qualification`,
			body: '',
		});
		expect(request?.headers['content-type']).toBeUndefined();
		expect(output).toEqual([
			{
				json: {
					customerId: schoolOfFineArt.id,
					qualification: 'education',
					requestId: request?.headers['ms-requestid'],
					correlationId: request?.headers['ms-correlationid'],
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it.each(['lowercase', 'PascalCase', 'snake_case', 'integer', 'unquoted'] as const)(
		'reads the %s spelling',
		async (spelling) => {
			bench.sandbox.readings.qualificationReply = spelling;
			const { output } = await bench.engine.run({ parameters: get(cityPowerAndLight.id) });

			expect(output[0]?.json.qualification).toBe('governmentCommunityCloud');
		},
	);
});

import { version } from '../../package.json';
import { seed } from '../../tools/sandbox';
import type { QualificationReply } from '../../tools/sandbox';
import { apiRequests, countByMethod, get, update, useSandbox } from './support/setup';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const context = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, cityPowerAndLight } = seed.customers;
const { leadingZero, needsEncoding } = seed.validationCodes;

async function put(...parameters: Parameters<typeof update>) {
	const result = await context.engine.run({ parameters: update(...parameters) });
	expect(result.error).toBeUndefined();
	const [request, ...otherRequests] = apiRequests(context.sandbox);
	expect(otherRequests).toEqual([]);
	if (!request) throw new Error('Nothing was sent');
	return { request, json: result.output[0]?.json };
}

describe('the Update request', () => {
	it('has the documented number as bare JSON (because n8n drops a body that is a number)', async () => {
		const { request } = await put(contosoUniversity.id, 'education');

		expect(request.method).toBe('PUT');
		expect(request.url).toBe(`/v1/customers/${contosoUniversity.id}/qualification`);
		expect(request.body).toBe('1');
		expect(request.headers['content-type']).toBe('application/json');
		expect(request.headers.accept).toBe('application/json');
	});

	it('has the number 3 and the validation code for Government Community Cloud', async () => {
		const { request } = await put(fabrikam.id, 'governmentCommunityCloud', {
			code: leadingZero.validationId,
		});

		expect(request.url).toBe(`/v1/customers/${fabrikam.id}/qualification?code=012345`);
		expect(request.body).toBe('3');
	});

	it('percent-encodes the validation code, so that no character changes the query', async () => {
		const { request } = await put(fabrikam.id, 'governmentCommunityCloud', {
			code: needsEncoding.validationId,
		});

		expect(request.url).toBe(`/v1/customers/${fabrikam.id}/qualification?code=A%2BB%2F1%20%26%3D2`);
		expect(context.sandbox.state.customer(fabrikam.id).qualification).toBe(
			'governmentCommunityCloud',
		);
	});

	it('has no validation code for Education, even if the field has a value', async () => {
		const { request } = await put(contosoUniversity.id, 'education', { code: '012345' });

		expect(request.url).not.toContain('?');
	});

	it.each([
		['education', '"Education"'],
		['governmentCommunityCloud', '"GovernmentCommunityCloud"'],
	])('has the name of %s if Body Format is set to the name', async (qualification, body) => {
		const { request } = await put(contosoUniversity.id, qualification, {
			code: leadingZero.validationId,
			options: { bodyFormat: 'name' },
		});

		expect(request.body).toBe(body);
		expect(request.headers['content-type']).toBe('application/json');
	});

	it('has the access token, both IDs and the name of this package in its headers', async () => {
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

	it('has a trimmed tenant ID in lowercase', async () => {
		const { request } = await put(`  ${contosoUniversity.id.toUpperCase()}\n`, 'education');

		expect(request.url).toBe(`/v1/customers/${contosoUniversity.id}/qualification`);
	});

	it('does not follow a redirect (because that would send the token to another address)', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: {
				kind: 'answer',
				status: 307,
				headers: { location: `${context.sandbox.url}/elsewhere` },
			},
		});
		const { error } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});

		expect(error?.message).toContain('redirect');
		expect(context.sandbox.received.map(({ url }) => url)).not.toContain('/elsewhere');
	});
});

describe('the Update response', () => {
	const spellings: QualificationReply[] = [
		'lowercase',
		'PascalCase',
		'snake_case',
		'integer',
		'unquoted',
	];

	it.each(spellings.flatMap((spelling) => [false, true].map((bom) => ({ spelling, bom }))))(
		'gives the same value in the spelling $spelling (byte order mark: $bom)',
		async ({ spelling, bom }) => {
			Object.assign(context.sandbox.readings, { qualificationReply: spelling, bom });
			const { json } = await put(fabrikam.id, 'governmentCommunityCloud', { code: '012345' });

			expect(json).toMatchObject({ qualification: 'governmentCommunityCloud', changed: true });
		},
	);

	it.each([200, 204] as const)('is verified with a read if it is an empty %d', async (status) => {
		context.sandbox.readings.emptyReply = status;
		const { output } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});

		expect(output[0]?.json).toMatchObject({ qualification: 'education', changed: true });
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1, GET: 1 });
		expect(context.sandbox.state.customer(contosoUniversity.id).timesApplied).toBe(1);
	});
});

describe('an unusual Update response', () => {
	function respondOnce(
		body: string,
		{ contentType = 'application/json', status = 200, isApplied = false } = {},
	) {
		const applied = isApplied ? 'before' : 'never';
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'answer', status, body, contentType, applied },
		});
	}

	const UNCONFIRMED: [body: string, settings: Parameters<typeof respondOnce>[1]][] = [
		['', {}],
		['{"status":"accepted"}', {}],
		['"OK"', {}],
		['"HealthCare"', {}],
		['"EducationK12"', {}],
		['"none"', {}],
		['3', {}],
		['OK', { contentType: 'text/plain' }],
		['1', { contentType: 'text/plain' }],
		['Education', { contentType: 'text/html' }],
		['Access Denied', { contentType: 'text/plain' }],
		['<html><title>Sign in</title></html>', { contentType: 'text/html' }],
		['{"qualification":"Education","vettingStatus":"Denied"}', {}],
		['{"qualification":"Education","vettingStatus":"InReview"}', {}],
		['"education"', { status: 202 }],
	];

	it('is accepted if the qualification is inside an object', async () => {
		respondOnce('{"qualification":"Education"}');
		const { json } = await put(contosoUniversity.id, 'education');

		expect(json?.qualification).toBe('education');
	});

	it.each(UNCONFIRMED)(
		'is verified with a read and never sent again if it does not confirm the change: %j %j',
		async (body, settings) => {
			respondOnce(body, { ...settings, isApplied: true });
			const { output } = await context.engine.run({
				parameters: update(contosoUniversity.id, 'education'),
			});

			expect(output[0]?.json).toMatchObject({ qualification: 'education', changed: true });
			expect(countByMethod(context.sandbox)).toEqual({ PUT: 1, GET: 1 });
		},
	);

	it('makes the outcome unknown, without a retry, if no read shows the change', async () => {
		for (const [body, settings] of UNCONFIRMED) respondOnce(body, settings);
		const customers = context.sandbox.addCustomers(UNCONFIRMED.length);
		const { errorOutput } = await context.engine.run({
			items: customers.map(({ id }) => ({ id })),
			parameters: update('={{ $json.id }}', 'education', {
				options: { maxConcurrency: UNCONFIRMED.length },
			}),
			onError: 'continueErrorOutput',
		});

		expect(errorOutput).toHaveLength(UNCONFIRMED.length);
		for (const { json } of errorOutput) {
			expect(json.error).toContain('did not confirm the change');
			expect(json.details).toMatchObject({
				outcomeUnknown: true,
				advice: expect.stringContaining(
					"Check the customer's qualification with Get or Get Many before",
				),
			});
		}
		expect(countByMethod(context.sandbox)).toEqual({
			PUT: UNCONFIRMED.length,
			GET: 3 * UNCONFIRMED.length,
		});
	});
});

describe('the Get request', () => {
	it('has no body and reads the current qualification', async () => {
		const { output } = await context.engine.run({ parameters: get(schoolOfFineArt.id) });

		const [request] = apiRequests(context.sandbox);
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
		'accepts a response in the spelling %s',
		async (spelling) => {
			context.sandbox.readings.qualificationReply = spelling;
			const { output } = await context.engine.run({ parameters: get(cityPowerAndLight.id) });

			expect(output[0]?.json.qualification).toBe('governmentCommunityCloud');
		},
	);

	it('keeps the spelling of a qualification that it does not know', async () => {
		context.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 200, body: '"HealthCare"' },
		});
		const { output } = await context.engine.run({ parameters: get(schoolOfFineArt.id) });

		expect(output[0]?.json.qualification).toBe('HealthCare');
	});

	it.each([
		['Access Denied', 'text/plain'],
		['Education', 'text/plain'],
		['<html><title>Sign in</title></html>', 'text/html'],
		['"Access Denied"', 'application/json'],
		['"OK"', 'application/json'],
	])(
		'does not take a page or a sentence for a qualification: %s (%s)',
		async (body, contentType) => {
			context.sandbox.faults.add({
				match: { method: 'GET' },
				times: 6,
				action: { kind: 'answer', status: 200, body, contentType },
			});
			const options = { maxRetries: 5 };
			const { error } = await context.engine.run({
				parameters: { ...get(schoolOfFineArt.id), options },
			});

			expect(error?.message).toContain('an answer that the node cannot read');
		},
	);
});

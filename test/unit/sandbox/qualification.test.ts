import { customers, parseErrorCode, startHarness, validationCodes, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { contosoUniversity, fabrikam, schoolOfFineArt, cityPowerAndLight, humongousCharity } =
	customers;
const present = (id: string) => harness.sandbox.state.customer(id).qualification;

describe('PUT /v1/customers/{id}/qualification', () => {
	it('accepts the integer that the documentation asks for, and answers as its example does', async () => {
		const response = await harness.put(contosoUniversity.id, '1');

		expect(response.status).toBe(200);
		expect(response.data).toBe('"education"');
		expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
		expect(harness.sandbox.state.customer(contosoUniversity.id)).toMatchObject({
			qualification: 'education',
			timesApplied: 1,
		});
	});

	it.each([
		'3',
		'"GovernmentCommunityCloud"',
		'"government_community_cloud"',
		'"governmentcommunitycloud"',
	])('accepts %s, because one of Microsoft’s sources spells it so', async (body) => {
		const { validationId } = validationCodes.leadingZero;
		const response = await harness.put(fabrikam.id, body, { code: validationId });

		expect(response.data).toBe('"governmentcommunitycloud"');
		expect(present(fabrikam.id)).toBe('governmentCommunityCloud');
	});

	it.each(['"EDU"', '"Government Community Cloud"', '5', '-1', '1.5', '"1"'])(
		'refuses %s as an enum it cannot parse, because no source spells it so',
		async (body) => {
			const response = await harness.put(contosoUniversity.id, body);

			expect([response.status, parseErrorCode(response)]).toEqual([400, '900126']);
		},
	);

	it.each(['', '{}', '[1]', 'null', 'true', 'education', '{"qualification":1}'])(
		'refuses the body %j, because it must be one bare JSON value',
		async (body) => {
			const response = await harness.put(contosoUniversity.id, body);

			expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
			expect(harness.sandbox.state.customer(contosoUniversity.id).timesApplied).toBe(0);
		},
	);

	it.each(['0', '2', '4', '"None"', '"Nonprofit"', '"StateOwnedEntity"'])(
		'refuses %s, because a partner cannot set it',
		async (body) => {
			const response = await harness.put(contosoUniversity.id, body);

			expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
		},
	);

	it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
		'refuses the Content-Type %s, so that a lost header is noticed',
		async (type) => {
			const headers = { 'Content-Type': type };
			const response = await harness.put(contosoUniversity.id, '1', { headers });

			expect(response.status).toBe(415);
		},
	);

	it('accepts a Content-Type that names its charset', async () => {
		const headers = { 'Content-Type': 'application/json; charset=utf-8' };

		expect((await harness.put(contosoUniversity.id, '1', { headers })).status).toBe(200);
	});

	it('leaves a customer that is Education already as it is, and succeeds', async () => {
		const response = await harness.put(schoolOfFineArt.id, '1');

		expect([response.status, response.data]).toEqual([200, '"education"']);
	});

	it.each([cityPowerAndLight, humongousCharity])(
		'denies Education to $name with the bare string Microsoft was seen to answer',
		async ({ id, qualification }) => {
			const response = await harness.put(id, '1');

			expect([response.status, response.data]).toEqual([400, '"Customer tagging denied."']);
			expect(present(id)).toBe(qualification);
		},
	);

	it('refuses a code with Education, because it is only for Government Community Cloud', async () => {
		const { validationId } = validationCodes.leadingZero;

		expect((await harness.put(contosoUniversity.id, '1', { code: validationId })).status).toBe(400);
		expect((await harness.put(contosoUniversity.id, '1', { code: '' })).status).toBe(400);
	});

	it('consumes one use of the code and remembers for whom', async () => {
		const { validationId } = validationCodes.oneUseLeft;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).status).toBe(200);
		expect(harness.sandbox.state.validationCode(validationId).remainingCreates).toBe(0);
		expect(harness.sandbox.state.codeUses).toContainEqual({
			customerId: fabrikam.id,
			validationId,
		});
		expect((await harness.put(contosoUniversity.id, '3', { code: validationId })).status).toBe(400);
	});

	it('finds a code whose characters all mean something in a query, if it was encoded', async () => {
		const { validationId } = validationCodes.needsEncoding;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).status).toBe(200);
	});

	it('does not find that code when its plus sign was left as it is', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualification?code=A+B/1%20%26=2`;
		const response = await harness.http.put(path, '3', { headers: harness.headers() });

		expect(response.status).toBe(400);
	});

	it('takes a code without a limit as often as it is used', async () => {
		const { validationId } = validationCodes.unlimited;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).status).toBe(200);
		expect(harness.sandbox.state.validationCode(validationId).remainingCreates).toBeNull();
	});

	it.each([
		['without a code', undefined],
		['with an empty code', ''],
		['with an unknown code', '99999'],
		['with a code that lost its leading zero', '12345'],
		['with a code that has no use left', validationCodes.usedUp.validationId],
	])('refuses Government Community Cloud %s', async (_, code) => {
		const response = await harness.put(fabrikam.id, '3', { code });

		expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
		expect(present(fabrikam.id)).toBe('none');
	});

	it.each([schoolOfFineArt, cityPowerAndLight, humongousCharity])(
		'refuses Government Community Cloud for $name, which has a qualification, and keeps the code’s use',
		async ({ id }) => {
			const { validationId, remainingCreates } = validationCodes.leadingZero;
			const response = await harness.put(id, '3', { code: validationId });

			expect(response.status).toBe(400);
			expect(harness.sandbox.state.validationCode(validationId).remainingCreates).toBe(
				remainingCreates,
			);
		},
	);

	it('refuses an unknown query parameter, so that a misspelt one is found', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualification?validationCode=012345`;
		const response = await harness.http.put(path, '3', { headers: harness.headers() });

		expect(response.data).toContain('validationCode');
		expect(response.status).toBe(400);
	});
});

describe('the readings that the sources leave open', () => {
	it.each([
		['lowercase', '"governmentcommunitycloud"'],
		['PascalCase', '"GovernmentCommunityCloud"'],
		['snake_case', '"government_community_cloud"'],
		['integer', '3'],
		['unquoted', 'governmentcommunitycloud'],
	] as const)('a qualification as %s reads %s', async (style, expected) => {
		harness.sandbox.readings.qualificationReply = style;
		const { validationId } = validationCodes.leadingZero;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).data).toBe(expected);
		expect((await harness.get(`/v1/customers/${fabrikam.id}/qualification`)).data).toBe(expected);
	});

	it('a byte order mark stands before the JSON', async () => {
		harness.sandbox.readings.bom = true;

		expect((await harness.put(contosoUniversity.id, '1')).data).toBe('\uFEFF"education"');
	});

	it.each([200, 204] as const)('a write may be answered by %d and nothing', async (status) => {
		harness.sandbox.readings.emptyReply = status;
		const response = await harness.put(contosoUniversity.id, '1');

		expect([response.status, response.data]).toEqual([status, '']);
		expect(present(contosoUniversity.id)).toBe('education');
	});
});

import { customers, parseErrorCode, startHarness, validationCodes, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { contosoUniversity, fabrikam, schoolOfFineArt, cityPowerAndLight, humongousCharity } =
	customers;
const getStoredQualification = (id: string) => harness.sandbox.state.customer(id).qualification;

describe('PUT /v1/customers/{id}/qualification', () => {
	it('accepts the documented integer and sends the documented response', async () => {
		const response = await harness.put(contosoUniversity.id, '1');

		expect(response.status).toBe(200);
		expect(response.data).toBe('"education"');
		expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
		expect(harness.sandbox.state.customer(contosoUniversity.id)).toMatchObject({
			qualification: 'education',
			timesApplied: 1,
		});
	});

	it.each(['3', '"GovernmentCommunityCloud"', '"government_community_cloud"'])(
		'accepts the spelling %s because one of Microsoft’s sources uses it',
		async (body) => {
			const { validationId } = validationCodes.leadingZero;
			const response = await harness.put(fabrikam.id, body, { code: validationId });

			expect(response.data).toBe('"government_community_cloud"');
			expect(getStoredQualification(fabrikam.id)).toBe('governmentCommunityCloud');
		},
	);

	it.each([
		'"EDU"',
		'"Government Community Cloud"',
		'"governmentcommunitycloud"',
		'"stateownedentity"',
		'5',
		'-1',
		'1.5',
		'"1"',
	])('rejects %s as an unknown enum value because no client sends that spelling', async (body) => {
		const { validationId } = validationCodes.leadingZero;
		const response = await harness.put(contosoUniversity.id, body, { code: validationId });

		expect([response.status, parseErrorCode(response)]).toEqual([400, '900126']);
	});

	it.each(['', '{}', '[1]', 'null', 'true', 'education', '{"qualification":1}'])(
		'rejects the body %j because it is not a JSON number or string',
		async (body) => {
			const response = await harness.put(contosoUniversity.id, body);

			expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
			expect(harness.sandbox.state.customer(contosoUniversity.id).timesApplied).toBe(0);
		},
	);

	it.each(['0', '2', '4', '"None"', '"Nonprofit"', '"StateOwnedEntity"'])(
		'rejects %s because a partner cannot set it',
		async (body) => {
			const response = await harness.put(contosoUniversity.id, body);

			expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
		},
	);

	it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
		'rejects the Content-Type %s',
		async (type) => {
			const headers = { 'Content-Type': type };
			const response = await harness.put(contosoUniversity.id, '1', { headers });

			expect(response.status).toBe(415);
		},
	);

	it('accepts a Content-Type with the charset utf-8', async () => {
		const headers = { 'Content-Type': 'application/json; charset=utf-8' };

		expect((await harness.put(contosoUniversity.id, '1', { headers })).status).toBe(200);
	});

	it('succeeds without a change if the customer already has Education', async () => {
		const response = await harness.put(schoolOfFineArt.id, '1');

		expect([response.status, response.data]).toEqual([200, '"education"']);
	});

	it.each([cityPowerAndLight, humongousCharity])(
		'rejects Education for $name, which has another qualification',
		async ({ id, name, qualification }) => {
			const response = await harness.put(id, '1');

			expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
			expect(response.data).toContain(`${name} already has a qualification`);
			expect(getStoredQualification(id)).toBe(qualification);
		},
	);

	it('rejects Education for another qualification with a bare text if `educationConflict` says so', async () => {
		harness.sandbox.readings.educationConflict = 'taggingDenied';
		const { id, qualification } = humongousCharity;
		const response = await harness.put(id, '1');

		expect([response.status, response.data]).toEqual([400, '"Customer tagging denied."']);
		expect(getStoredQualification(id)).toBe(qualification);
	});

	it('rejects a validation code with Education', async () => {
		const { validationId } = validationCodes.leadingZero;

		expect((await harness.put(contosoUniversity.id, '1', { code: validationId })).status).toBe(400);
		expect((await harness.put(contosoUniversity.id, '1', { code: '' })).status).toBe(400);
	});

	it('consumes one use of the code and stores the customer that used it', async () => {
		const { validationId } = validationCodes.oneUseLeft;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).status).toBe(200);
		expect(harness.sandbox.state.validationCode(validationId).remainingCreates).toBe(0);
		expect(harness.sandbox.state.codeUses).toContainEqual({
			customerId: fabrikam.id,
			validationId,
		});
		expect((await harness.put(contosoUniversity.id, '3', { code: validationId })).status).toBe(400);
	});

	it('accepts a percent-encoded code that consists of special query characters', async () => {
		const { validationId } = validationCodes.needsEncoding;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).status).toBe(200);
	});

	it('rejects a code whose plus sign is not percent-encoded', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualification?code=A+B/1%20%26=2`;
		const response = await harness.http.put(path, '3', { headers: harness.headers() });

		expect(response.status).toBe(400);
	});

	it('accepts a code without a limit and leaves its count at null', async () => {
		const { validationId } = validationCodes.unlimited;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).status).toBe(200);
		expect(harness.sandbox.state.validationCode(validationId).remainingCreates).toBeNull();
	});

	it.each([
		['without a code', undefined],
		['with an empty code', ''],
		['with an unknown code', '99999'],
		['with a code that lost its leading zero', '12345'],
		['with a code that has no uses left', validationCodes.usedUp.validationId],
	])('rejects Government Community Cloud %s', async (_, code) => {
		const response = await harness.put(fabrikam.id, '3', { code });

		expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
		expect(getStoredQualification(fabrikam.id)).toBe('none');
	});

	it.each([schoolOfFineArt, cityPowerAndLight, humongousCharity])(
		'rejects Government Community Cloud for $name, which has a qualification, without consuming a use of the code',
		async ({ id }) => {
			const { validationId, remainingCreates } = validationCodes.leadingZero;
			const response = await harness.put(id, '3', { code: validationId });

			expect(response.status).toBe(400);
			expect(harness.sandbox.state.validationCode(validationId).remainingCreates).toBe(
				remainingCreates,
			);
		},
	);

	it.each([undefined, '99999', validationCodes.usedUp.validationId])(
		'checks the customer before the validation code %s',
		async (code) => {
			const { data } = await harness.put(schoolOfFineArt.id, '3', { code });

			expect(data).toContain('School of Fine Art already has a qualification: Education.');
		},
	);

	it('rejects an unknown query parameter', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualification?validationCode=012345`;
		const response = await harness.http.put(path, '3', { headers: harness.headers() });

		expect(response.data).toContain('validationCode');
		expect(response.status).toBe(400);
	});
});

describe('the response variants of GET and PUT …/qualification', () => {
	it.each([
		['lowercase', '"governmentcommunitycloud"'],
		['PascalCase', '"GovernmentCommunityCloud"'],
		['snake_case', '"government_community_cloud"'],
		['integer', '3'],
		['unquoted', 'governmentcommunitycloud'],
	] as const)('write the qualification as %s: %s', async (style, expected) => {
		harness.sandbox.readings.qualificationReply = style;
		const { validationId } = validationCodes.leadingZero;

		expect((await harness.put(fabrikam.id, '3', { code: validationId })).data).toBe(expected);
		expect((await harness.get(`/v1/customers/${fabrikam.id}/qualification`)).data).toBe(expected);
	});

	it('start with a byte order mark if `bom` is on', async () => {
		harness.sandbox.readings.bom = true;

		expect((await harness.put(contosoUniversity.id, '1')).data).toBe('\uFEFF"education"');
	});

	it.each([200, 204] as const)(
		'have the status %d and an empty body if `emptyReply` is set to it',
		async (status) => {
			harness.sandbox.readings.emptyReply = status;
			const response = await harness.put(contosoUniversity.id, '1');

			expect([response.status, response.data]).toEqual([status, '']);
			expect(getStoredQualification(contosoUniversity.id)).toBe('education');
		},
	);
});

import type { Readings } from '../../../tools/sandbox';
import {
	customers,
	parseErrorCode,
	parseJson,
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

const { fabrikam, schoolOfFineArt, cityPowerAndLight } = customers;
const setReadings = (readings: Partial<Readings>) =>
	Object.assign(harness.sandbox.readings, readings);
const listQualifications = async (id: string) =>
	parseJson(await harness.get(`/v1/customers/${id}/qualifications`));

describe('GET /v1/customers/{id}/qualifications', () => {
	const approved = { qualification: 'Education', vettingStatus: 'Approved' };
	const stateOwned = { qualification: 'StateOwnedEntity' };

	it.each([
		['array', [approved], []],
		['wrapped', { qualifications: [approved] }, { qualifications: [] }],
		['single', approved, { qualification: 'None' }],
	] as const)(
		'sends the `%s` form if `qualificationsReply` selects it',
		async (qualificationsReply, one, none) => {
			setReadings({ qualificationsReply });

			expect(await listQualifications(schoolOfFineArt.id)).toEqual(one);
			expect(await listQualifications(fabrikam.id)).toEqual(none);
		},
	);

	it('sends an array in the `single` form if the customer has several qualifications', async () => {
		await harness.submit(schoolOfFineArt.id, submissions.stateOwned);
		setReadings({ qualificationsReply: 'single' });

		expect(await listQualifications(schoolOfFineArt.id)).toEqual([approved, stateOwned]);
	});

	it('sends an entry with None if `noQualifications` is `entry`', async () => {
		setReadings({ noQualifications: 'entry' });

		expect(await listQualifications(fabrikam.id)).toEqual([{ qualification: 'None' }]);
	});
});

describe('POST /v1/customers/{id}/qualifications', () => {
	it.each([
		['single201', 201, false],
		['single200', 200, false],
		['collection200', 200, true],
	] as const)(
		'sends the `%s` form if `submitReply` selects it',
		async (submitReply, status, wrapped) => {
			setReadings({ submitReply });
			const response = await harness.submit(fabrikam.id, submissions.education);
			const entry = expect.objectContaining({
				qualification: 'Education',
				vettingStatus: 'InReview',
			});

			expect(response.status).toBe(status);
			expect(parseJson(response)).toEqual(wrapped ? { qualifications: [entry] } : entry);
		},
	);

	it('sends all qualifications of the customer in the `collection200` form', async () => {
		setReadings({ submitReply: 'collection200' });

		expect(
			parseJson(await harness.submit(schoolOfFineArt.id, submissions.stateOwned)),
		).toMatchObject({
			qualifications: [{ qualification: 'Education' }, { qualification: 'StateOwnedEntity' }],
		});
	});
});

describe('a partner that is not qualified for education', () => {
	beforeEach(() => setReadings({ educationPartner: false }));

	it('gets the bare text that was seen in this case for Education', async () => {
		const responses = [
			await harness.put(fabrikam.id, '1'),
			await harness.submit(fabrikam.id, submissions.education),
		];

		for (const { status, data } of responses) {
			expect([status, data]).toEqual([400, '"Customer tagging denied."']);
		}
		expect(harness.sandbox.state.customer(fabrikam.id)).toMatchObject({
			qualification: 'none',
			educationSubmissions: 0,
		});
	});

	it('can set Government Community Cloud', async () => {
		const { validationId: code } = validationCodes.leadingZero;

		expect((await harness.put(fabrikam.id, '3', { code })).status).toBe(200);
	});
});

describe('a second submission for Education during a review', () => {
	beforeEach(() => setReadings({ submissionInReview: 'counted' }));

	it('uses one of the three submissions if `submissionInReview` is `counted`', async () => {
		const statuses: number[] = [];
		for (let times = 1; times <= 4; times += 1) {
			statuses.push((await harness.submit(fabrikam.id, submissions.education)).status);
		}

		expect(statuses).toEqual([201, 201, 201, 400]);
		expect(harness.sandbox.state.customer(fabrikam.id)).toMatchObject({
			educationSubmissions: 3,
			qualifications: [{ vettingStatus: 'InReview' }],
		});
	});

	it('is still rejected if Education is approved or the customer has another qualification', async () => {
		for (const { id } of [schoolOfFineArt, cityPowerAndLight]) {
			expect((await harness.submit(id, submissions.education)).status).toBe(400);
		}
	});
});

describe('a request that the API cannot read', () => {
	it.each([
		['PUT', 'qualification', 'education'],
		['PUT', 'qualification', '"Charity"'],
		['PUT', 'qualification', '{}'],
		['POST', 'qualifications', ''],
		['POST', 'qualifications', '[]'],
		['POST', 'qualifications', '{"qualification":"Charity"}'],
		['POST', 'qualifications', '{"qualification":"Education","educationSegment":"College"}'],
	])(
		'gets only a message for %s …/%s with %j if `invalidRequest` is `message`',
		async (method, path, body) => {
			setReadings({ invalidRequest: 'message' });
			const response = await harness.http.request<string>({
				method,
				url: `/v1/customers/${fabrikam.id}/${path}`,
				data: body,
				headers: harness.headers(),
			});

			expect([response.status, response.data]).toEqual([
				400,
				'{"message":"The request is invalid."}',
			]);
		},
	);

	it.each(['size=ten', 'filter=contoso', 'seekOperation=Previous'])(
		'gets only a message for GET /v1/customers?%s if `invalidRequest` is `message`',
		async (query) => {
			setReadings({ invalidRequest: 'message' });
			const response = await harness.get(`/v1/customers?${query}`);

			expect([response.status, response.data]).toEqual([
				400,
				'{"message":"The request is invalid."}',
			]);
		},
	);
});

describe('the vetting date', () => {
	it.each([
		['asDocumented', 'vettingCreateDate', 'vettingCreatedDate'],
		['vettingCreatedDate', 'vettingCreatedDate', 'vettingCreatedDate'],
		['vettingCreateDate', 'vettingCreateDate', 'vettingCreateDate'],
	] as const)(
		'with `vettingDateField` set to `%s` is named %s in POST and %s in GET',
		async (vettingDateField, post, get) => {
			setReadings({ vettingDateField });
			const submitted = parseJson(await harness.submit(fabrikam.id, submissions.education));

			expect(submitted).toHaveProperty(post);
			expect(await listQualifications(fabrikam.id)).toEqual([
				{ qualification: 'Education', vettingStatus: 'InReview', [get]: expect.any(String) },
			]);
		},
	);

	it('is also sent for an approved Education if `vettingDateField` is not `asDocumented`', async () => {
		setReadings({ vettingDateField: 'vettingCreatedDate' });

		expect(await listQualifications(schoolOfFineArt.id)).toMatchObject([
			{ vettingCreatedDate: '2025-09-01T08:30:00.0000000+00:00' },
		]);
	});

	it.each([
		['offset', '2026-05-06T19:59:56.6830000+00:00'],
		['zulu', '2026-05-06T19:59:56.683Z'],
	] as const)(
		'is written in the `%s` form if `vettingDateForm` selects it',
		async (vettingDateForm, vettingCreatedDate) => {
			setReadings({ vettingDateForm });
			harness.sandbox.setQualifications(fabrikam.id, [
				{
					qualification: 'education',
					vettingStatus: 'InReview',
					vettingCreatedDate: '2026-05-06T19:59:56.683Z',
				},
			]);

			expect(await listQualifications(fabrikam.id)).toMatchObject([{ vettingCreatedDate }]);
		},
	);
});

describe('a retired /qualification endpoint', () => {
	it.each([404, 405, 410] as const)(
		'answers GET and PUT with status %d and no Partner Center error code',
		async (singularEndpoint) => {
			setReadings({ singularEndpoint });
			const responses = [
				await harness.get(`/v1/customers/${fabrikam.id}/qualification`),
				await harness.put(fabrikam.id, '1'),
			];

			for (const { status, data } of responses) {
				expect(status).toBe(singularEndpoint);
				expect(data).not.toContain('60003');
				expect(data).not.toContain('"code"');
			}
			expect(harness.sandbox.state.customer(fabrikam.id).timesApplied).toBe(0);
		},
	);

	it('has a body like that of a web server: HTML, ASP.NET’s JSON or nothing', async () => {
		const typesAndBodies: unknown[] = [];
		for (const singularEndpoint of [404, 405, 410] as const) {
			setReadings({ singularEndpoint });
			const { data, headers } = await harness.put(fabrikam.id, '1');
			typesAndBodies.push([headers['content-type'], data.slice(0, 11)]);
		}

		expect(typesAndBodies).toEqual([
			['text/html; charset=utf-8', '<!DOCTYPE h'],
			['application/json; charset=utf-8', '{"Message":'],
			[undefined, ''],
		]);
	});

	it('still requires a token, and does not affect POST …/qualifications', async () => {
		setReadings({ singularEndpoint: 410 });
		const withoutToken = await harness.http.get<string>(
			`/v1/customers/${fabrikam.id}/qualification`,
		);

		expect((await harness.submit(fabrikam.id, submissions.education)).status).toBe(201);
		expect([withoutToken.status, parseErrorCode(withoutToken)]).toEqual([401, '800001']);
	});
});

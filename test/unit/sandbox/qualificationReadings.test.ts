import type { Readings } from '../../../sandbox';
import {
	customers,
	parseErrorCode,
	parseJson,
	startHarness,
	submissions,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, schoolOfFineArt } = customers;
const read = (readings: Partial<Readings>) => Object.assign(harness.sandbox.readings, readings);
const list = async (id: string) =>
	parseJson(await harness.get(`/v1/customers/${id}/qualifications`));

describe('GET …/qualifications', () => {
	const approved = { qualification: 'Education', vettingStatus: 'Approved' };
	const stateOwned = { qualification: 'StateOwnedEntity' };

	it.each([
		['array', [approved], []],
		['wrapped', { qualifications: [approved] }, { qualifications: [] }],
		['single', approved, { qualification: 'None' }],
	] as const)('answers the %s of one source', async (qualificationsReply, one, none) => {
		read({ qualificationsReply });

		expect(await list(schoolOfFineArt.id)).toEqual(one);
		expect(await list(fabrikam.id)).toEqual(none);
	});

	it('answers an array even as "single" where one object cannot say it all', async () => {
		await harness.submit(schoolOfFineArt.id, submissions.stateOwned);
		read({ qualificationsReply: 'single' });

		expect(await list(schoolOfFineArt.id)).toEqual([approved, stateOwned]);
	});

	it('may say None instead of nothing', async () => {
		read({ noQualifications: 'entry' });

		expect(await list(fabrikam.id)).toEqual([{ qualification: 'None' }]);
	});
});

describe('POST …/qualifications', () => {
	it.each([
		['single201', 201, false],
		['single200', 200, false],
		['collection200', 200, true],
	] as const)('answers %s', async (submitReply, status, wrapped) => {
		read({ submitReply });
		const response = await harness.submit(fabrikam.id, submissions.education);
		const entry = expect.objectContaining({
			qualification: 'Education',
			vettingStatus: 'InReview',
		});

		expect(response.status).toBe(status);
		expect(parseJson(response)).toEqual(wrapped ? { qualifications: [entry] } : entry);
	});

	it('puts every qualification into the collection', async () => {
		read({ submitReply: 'collection200' });

		expect(
			parseJson(await harness.submit(schoolOfFineArt.id, submissions.stateOwned)),
		).toMatchObject({
			qualifications: [{ qualification: 'Education' }, { qualification: 'StateOwnedEntity' }],
		});
	});
});

describe('the date of a submission', () => {
	it.each([
		['asDocumented', 'vettingCreateDate', 'vettingCreatedDate'],
		['vettingCreatedDate', 'vettingCreatedDate', 'vettingCreatedDate'],
		['vettingCreateDate', 'vettingCreateDate', 'vettingCreateDate'],
	] as const)('is named, by %s, %s in POST and %s in GET', async (vettingDateField, post, get) => {
		read({ vettingDateField });
		const submitted = parseJson(await harness.submit(fabrikam.id, submissions.education));

		expect(submitted).toHaveProperty(post);
		expect(await list(fabrikam.id)).toEqual([
			{ qualification: 'Education', vettingStatus: 'InReview', [get]: expect.any(String) },
		]);
	});

	it('is there for an approved Education too, once its name is settled', async () => {
		read({ vettingDateField: 'vettingCreatedDate' });

		expect(await list(schoolOfFineArt.id)).toMatchObject([
			{ vettingCreatedDate: '2025-09-01T08:30:00.0000000+00:00' },
		]);
	});

	it.each([
		['offset', '2026-05-06T19:59:56.6830000+00:00'],
		['zulu', '2026-05-06T19:59:56.683Z'],
	] as const)('is written as %s', async (vettingDateForm, vettingCreatedDate) => {
		read({ vettingDateForm });
		harness.sandbox.setQualifications(fabrikam.id, [
			{
				qualification: 'education',
				vettingStatus: 'InReview',
				vettingCreatedDate: '2026-05-06T19:59:56.683Z',
			},
		]);

		expect(await list(fabrikam.id)).toMatchObject([{ vettingCreatedDate }]);
	});
});

describe('a retired synchronous API', () => {
	it.each([404, 405, 410] as const)(
		'answers %d to GET and PUT alike, without a code of Partner Center’s',
		async (singularEndpoint) => {
			read({ singularEndpoint });
			const replies = [
				await harness.get(`/v1/customers/${fabrikam.id}/qualification`),
				await harness.put(fabrikam.id, '1'),
			];

			for (const { status, data } of replies) {
				expect(status).toBe(singularEndpoint);
				expect(data).not.toContain('60003');
				expect(data).not.toContain('"code"');
			}
			expect(harness.sandbox.state.customer(fabrikam.id).timesApplied).toBe(0);
		},
	);

	it('differs in the body, as web servers do: HTML, ASP.NET’s JSON, nothing', async () => {
		const types: unknown[] = [];
		for (const singularEndpoint of [404, 405, 410] as const) {
			read({ singularEndpoint });
			const { data, headers } = await harness.put(fabrikam.id, '1');
			types.push([headers['content-type'], data.slice(0, 11)]);
		}

		expect(types).toEqual([
			['text/html; charset=utf-8', '<!DOCTYPE h'],
			['application/json; charset=utf-8', '{"Message":'],
			[undefined, ''],
		]);
	});

	it('leaves its successor alone, and asks for a token first', async () => {
		read({ singularEndpoint: 410 });
		const unsigned = await harness.http.get<string>(`/v1/customers/${fabrikam.id}/qualification`);

		expect((await harness.submit(fabrikam.id, submissions.education)).status).toBe(201);
		expect([unsigned.status, parseErrorCode(unsigned)]).toEqual([401, '800001']);
	});
});

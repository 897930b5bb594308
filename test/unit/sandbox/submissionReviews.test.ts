import { setTimeout as sleep } from 'node:timers/promises';
import { vettingReasons } from '../../../tools/sandbox';
import {
	customers,
	catchClientErrorCode,
	parseJson,
	startHarness,
	submissions,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam } = customers;
const denied = vettingReasons[0];
const submit = () => harness.submit(fabrikam.id, submissions.education);
const read = async () =>
	parseJson(await harness.get(`/v1/customers/${fabrikam.id}/qualifications`));
const customer = () => harness.sandbox.state.customer(fabrikam.id);

describe('a review that decides itself', () => {
	it('denies a submission at once, though the answer says that it is in review', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied } });
		const reply = await submit();

		expect(parseJson(reply)).toMatchObject({ vettingStatus: 'InReview' });
		expect(await read()).toMatchObject([{ vettingStatus: 'Denied', vettingReason: denied }]);
	});

	it('denies a submission at once whose answer is lost', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied } });
		harness.sandbox.faults.add({ action: { kind: 'reset', when: 'after' } });

		expect(await catchClientErrorCode(submit())).toBe('ECONNRESET');
		expect(await read()).toMatchObject([{ vettingStatus: 'Denied' }]);
	});

	it('approves a submission at once', async () => {
		harness.sandbox.reviewSubmissions({ decision: 'Approved' });
		await submit();

		expect(await read()).toMatchObject([{ vettingStatus: 'Approved' }]);
	});

	it('counts every submission, of which Microsoft allows three', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied } });
		const statuses: number[] = [];
		while (statuses.length < 4) statuses.push((await submit()).status);

		expect(statuses).toEqual([201, 201, 201, 400]);
		expect(customer()).toMatchObject({ timesSubmitted: 3, educationSubmissions: 3 });
	});

	it('waits for its time', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied }, afterMs: 1000 });
		await submit();
		const early = customer().qualifications;
		await sleep(1050);

		expect(early).toMatchObject([{ vettingStatus: 'InReview' }]);
		expect(customer().qualifications).toMatchObject([{ vettingStatus: 'Denied' }]);
	});

	it('does not overrule a decision that was made before its time', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied }, afterMs: 1000 });
		await submit();
		harness.sandbox.decideReview(fabrikam.id, 'Approved');
		await sleep(1050);

		expect(customer().qualifications).toMatchObject([{ vettingStatus: 'Approved' }]);
	});

	it('leaves other submissions alone', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied } });
		const reply = await harness.submit(fabrikam.id, submissions.stateOwned);

		expect(reply.status).toBe(201);
	});

	it('is hidden as long as reads lag behind the submission', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied } });
		harness.sandbox.lagReads({ reads: 1 });
		await submit();

		expect(await read()).toEqual([]);
		expect(await read()).toMatchObject([{ vettingStatus: 'Denied' }]);
	});

	it('stops with a reset, also for what was submitted before', async () => {
		harness.sandbox.reviewSubmissions({ decision: { denied }, afterMs: 1000 });
		await submit();
		harness.sandbox.reset();
		await submit();
		await sleep(1050);

		expect(customer().qualifications).toMatchObject([{ vettingStatus: 'InReview' }]);
	});

	it('is set over HTTP', async () => {
		const order = (body: string) => harness.http.post('/_sandbox/submission-reviews', body);
		const set = await order(JSON.stringify({ decision: { denied } }));
		await submit();

		expect([set.status, (await order('{"decision":"Maybe"}')).status]).toEqual([204, 400]);
		expect(await read()).toMatchObject([{ vettingStatus: 'Denied' }]);
	});
});

import { createProfileClient } from './profileSupport';
import { catchClientErrorCode, createRequestIdHeader, customers, useHarness } from './support';

const harness = useHarness();
const client = createProfileClient(harness);
const FIRST_EMAIL = 'billing@fabrikam.onmicrosoft.com';
const getTimesWritten = () =>
	harness().sandbox.state.customer(customers.fabrikam.id).timesProfileWritten;

function update(email: string, headers: Record<string, string> = {}) {
	return client.write({ ...client.state(), email }, client.etag(), headers);
}

describe('an update of a billing profile', () => {
	it('is applied after the answer was lost, and once if it is repeated', async () => {
		harness().sandbox.faults.add({ action: { kind: 'reset', when: 'before', applyAfterMs: 20 } });
		const [profile, etag, id] = [client.state(), client.etag(), createRequestIdHeader()];

		expect(await catchClientErrorCode(client.write(profile, etag, id))).toBe('ECONNRESET');
		await harness().sandbox.whenIdle();
		expect((await client.write(profile, etag, id)).status).toBe(200);
		expect(getTimesWritten()).toBe(1);
	});

	it('is checked when it is applied, so that the second of two pending ones is refused', async () => {
		harness().sandbox.delayWrites({ applyAfterMs: 50 });
		const answers = await Promise.all([update('a@b.c'), update('d@e.f')]);

		expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
		expect(getTimesWritten()).toBe(1);
	});

	it('can be slow', async () => {
		harness().sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 20 } });

		expect((await update('a@b.c')).status).toBe(200);
		expect(harness().sandbox.faults.pending).toEqual([]);
	});
});

describe('a read of a billing profile', () => {
	it('lags behind an update and behind a foreign change', async () => {
		harness().sandbox.lagReads({ reads: 1 });
		await update('a@b.c');
		const afterUpdate = [await client.shownEmail(), await client.shownEmail()];
		harness().sandbox.changeBillingProfile(customers.fabrikam.id, { email: 'd@e.f' });
		const afterChange = [await client.shownEmail(), await client.shownEmail()];

		expect(afterUpdate).toEqual([FIRST_EMAIL, 'a@b.c']);
		expect(afterChange).toEqual(['a@b.c', 'd@e.f']);
	});

	it('shows the state before the last change with a stale fault', async () => {
		await update('a@b.c');
		harness().sandbox.faults.add({ action: { kind: 'stale' } });

		expect([await client.shownEmail(), await client.shownEmail()]).toEqual([FIRST_EMAIL, 'a@b.c']);
	});

	it('does not lag behind a write of a qualification', async () => {
		await update('a@b.c');
		await harness().put(customers.fabrikam.id, '1');
		harness().sandbox.faults.add({
			match: { path: /profiles/ },
			action: { kind: 'stale' },
		});

		expect(await client.shownEmail()).toBe(FIRST_EMAIL);
		expect(await client.shownEmail()).toBe('a@b.c');
	});
});

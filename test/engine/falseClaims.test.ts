import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import {
	apiRequests,
	countByMethod,
	customerOperation,
	get,
	update,
	useSandbox,
} from './support/setup';

/** Each case once made the node say something about a write that was not true. */

const { contosoUniversity, fabrikam, northwind, schoolOfFineArt } = seed.customers;
const context = useSandbox();
const onError = 'continueRegularOutput' as const;

const submitEducation = customerOperation(
	'submit',
	{ mode: 'id', value: contosoUniversity.id },
	{ qualification: 'education', educationSegment: 'k12' },
);

async function runOne(parameters: INodeParameters) {
	const { output } = await context.engine.run({ parameters, onError });
	return output[0]?.json;
}

describe('a redirect as the response to a write', () => {
	it.each([300, 302, 303, 307, 308])(
		'%d leaves the outcome unknown or finds the update',
		async (status) => {
			context.sandbox.faults.add({
				match: { method: 'PUT' },
				action: { kind: 'answer', status, applied: 'before' },
			});

			expect(await runOne(update(contosoUniversity.id, 'education'))).toMatchObject({
				changed: true,
			});
			expect(countByMethod(context.sandbox).PUT).toBe(1);
		},
	);

	it('does not make a submission count as not made', async () => {
		context.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'answer', status: 303, applied: 'before' },
		});

		expect(await runOne(submitEducation)).toMatchObject({ changed: true });
		expect(context.sandbox.state.customer(contosoUniversity.id).timesSubmitted).toBe(1);
	});
});

describe('the request ID of an item without a write', () => {
	const submit = ({ id }: { id: string }, options: INodeParameters = {}) =>
		customerOperation(
			'submit',
			{ mode: 'id', value: id },
			{ qualification: 'education', educationSegment: 'k12', options },
		);

	it.each([
		[
			'a skipped update',
			update(schoolOfFineArt.id, 'education', { options: { skipIfUnchanged: true } }),
		],
		['a dry run of an update', update(fabrikam.id, 'education', { options: { dryRun: true } })],
		['a submission that stands already', submit(schoolOfFineArt)],
		['a dry run of a submission', submit(fabrikam, { dryRun: true })],
	])('is one that Microsoft received: %s', async (_, parameters) => {
		const json = await runOne(parameters);

		const received = apiRequests(context.sandbox).map(({ headers }) => headers['ms-requestid']);
		expect(received).toContain(json?.requestId);
	});
});

it('does not take the submission of an earlier item for a later one', async () => {
	context.sandbox.lagReads({ reads: 1 });
	context.sandbox.faults.add({
		match: { method: 'POST' },
		from: 2,
		action: { kind: 'reset', when: 'before' },
	});
	const { output } = await context.engine.run({
		items: [{}, {}],
		parameters: submitEducation,
		onError,
	});
	// The second submission is not sent, because the first one is known.
	context.sandbox.faults.clear();

	expect(output.filter(({ json }) => json.changed === true)).toHaveLength(
		context.sandbox.state.customer(contosoUniversity.id).timesSubmitted,
	);
});

describe('a success status with an error in the body', () => {
	it.each([
		[
			'an error that names the qualification',
			{ code: '600033', description: 'Not set.', qualification: 'education' },
		],
		['a failed status', { qualification: 'education', status: 'failed' }],
		['an open review', { qualification: 'Education', vettingStatus: 'InReview' }],
	])('does not make an update count as done: %s', async (_, body) => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'answer', status: 200, body: JSON.stringify(body) },
		});

		expect(await runOne(update(contosoUniversity.id, 'education'))).toMatchObject({
			details: { outcomeUnknown: true },
		});
	});

	it.each([
		['an unknown status', { qualification: 'Education', vettingStatus: 'Rejected' }],
		['an error', { code: '1', description: 'Not set.', qualification: 'Education' }],
	])('does not make a submission count as done: %s', async (_, body) => {
		context.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'answer', status: 200, body: JSON.stringify(body) },
		});

		expect(await runOne(submitEducation)).toMatchObject({ details: { outcomeUnknown: true } });
	});
});

it('looks up an update if its response is nested too deeply to be read', async () => {
	const body = '{"qualification":'.repeat(20_000) + '1' + '}'.repeat(20_000);
	context.sandbox.faults.add({
		match: { method: 'PUT' },
		action: { kind: 'answer', status: 200, body, applied: 'before' },
	});

	expect(await runOne(update(contosoUniversity.id, 'education'))).toMatchObject({ changed: true });
});

it('masks a short client secret that a gateway echoes', async () => {
	context.engine.store('refreshToken', { clientSecret: 'Short~Secret.12345' });
	context.sandbox.faults.add({
		match: { method: 'PUT' },
		action: { kind: 'answer', status: 400, body: '{"description":"Short~Secret.12345"}' },
	});

	const json = await runOne(update(contosoUniversity.id, 'education'));
	expect(JSON.stringify(json)).toContain('***');
	expect(JSON.stringify(json)).not.toContain('Short~Secret');
});

it('gives up a list whose pages are empty and do not end', async () => {
	let page = 0;
	const server = createServer((_, response) => {
		response.setHeader('Content-Type', 'application/json');
		response.end(
			JSON.stringify({ items: [], links: { next: { uri: `/customers?seekToken=${page++}` } } }),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	context.engine.store('refreshToken', { apiBaseUrl: `http://127.0.0.1:${port}` });
	const json = await runOne(customerOperation('get', { mode: 'domain', value: 'contoso.example' }));
	server.close();

	expect(json?.error).toContain('empty pages');
	expect(page).toBeLessThan(100);
});

it('gives up a request that alone gets 429s while others succeed', async () => {
	context.sandbox.faults.add({
		match: { method: 'PUT' },
		forMs: 20_000,
		action: { kind: 'answer', status: 429, headers: { 'Retry-After': '0' }, answerAfterMs: 1200 },
	});
	const others = { areStopped: false };
	const traffic = (async () => {
		while (!others.areStopped) {
			await context.engine.run({ parameters: get(schoolOfFineArt.id) });
		}
	})();
	await context.engine.run({
		parameters: update(contosoUniversity.id, 'education', { options: { maxRetries: 2 } }),
		onError,
	});
	others.areStopped = true;
	await traffic;
	context.sandbox.faults.clear();

	expect(apiRequests(context.sandbox).filter(({ method }) => method === 'PUT').length).toBeLessThan(
		5,
	);
});

it('counts a use by a real write in a later dry run of the same list', async () => {
	const parameters = update('={{ $json.customer }}', 'governmentCommunityCloud', {
		options: { dryRun: '={{ $json.dryRun }}', maxConcurrency: 1 },
	});
	parameters.validationCode = {
		__rl: true,
		mode: 'list',
		value: seed.validationCodes.oneUseLeft.validationId,
	};
	const { output } = await context.engine.run({
		items: [
			{ customer: fabrikam.id, dryRun: false },
			{ customer: northwind.id, dryRun: true },
		],
		parameters,
		onError,
	});

	expect(output[0]?.json).toMatchObject({ changed: true });
	expect(output[1]?.json.error).toContain('no uses left');
});

import type { INodeParameters } from 'n8n-workflow';
import { seed, vettingReasons } from '../../sandbox';
import { DENIAL_REASONS } from '../../nodes/MicrosoftPartnerCenter/domain/review';
import { apiRequests, onCustomer, useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, cityPowerAndLight, northwind } =
	seed.customers;

function submit(
	{ id }: { id: string },
	qualification: string,
	more: INodeParameters = {},
): INodeParameters {
	return onCustomer('submit', { mode: 'id', value: id }, { qualification, ...more });
}

const k12 = { educationSegment: 'k12' };
const code = (value: string) => ({ validationCode: { __rl: true, mode: 'code', value } });

async function run(parameters: INodeParameters) {
	const { output, errorOutput, error } = await bench.engine.run({
		parameters,
		onError: 'continueErrorOutput',
	});
	expect(error).toBeUndefined();
	return { items: output.map(({ json }) => json), refused: errorOutput[0]?.json };
}

function posts() {
	return apiRequests(bench.sandbox).filter(({ method }) => method === 'POST');
}

describe('Submit for Review', () => {
	it.each(['single201', 'single200', 'collection200'] as const)(
		'submits Education with its segment and website, and reads the %s answer',
		async (submitReply) => {
			bench.sandbox.readings.submitReply = submitReply;
			const { items } = await run(
				submit(contosoUniversity, 'education', {
					educationSegment: 'higherEducation',
					website: ' https://contoso.edu ',
				}),
			);

			expect(JSON.parse(posts()[0]?.body ?? '')).toEqual({
				qualification: 'Education',
				educationSegment: 'HigherEducation',
				website: 'https://contoso.edu',
			});
			expect(posts()[0]?.url).toBe(`/v1/customers/${contosoUniversity.id}/qualifications`);
			expect(items).toEqual([
				{
					customerId: contosoUniversity.id,
					qualification: 'education',
					vettingStatus: 'inReview',
					vettingCreatedDate: expect.stringMatching(/^20\d\d-/),
					changed: true,
					requestId: posts()[0]?.headers['ms-requestid'],
					correlationId: expect.any(String),
				},
			]);
		},
	);

	it('leaves the website out where there is none', async () => {
		await run(submit(contosoUniversity, 'education', k12));

		expect(JSON.parse(posts()[0]?.body ?? '')).toEqual({
			qualification: 'Education',
			educationSegment: 'K12',
		});
	});

	it.each(['either', 'query', 'body'] as const)(
		'sends the code of Government Community Cloud where the service wants it: %s',
		async (codeIn) => {
			bench.sandbox.readings.codeIn = codeIn;
			const { items } = await run(submit(fabrikam, 'governmentCommunityCloud', code('012345')));

			expect(items[0]).toMatchObject({ qualification: 'governmentCommunityCloud', changed: true });
			expect(posts()).toHaveLength(1);
			expect(bench.sandbox.state.validationCode('012345').remainingCreates).toBe(3);
		},
	);

	it('adds State-Owned Entity, which has no review', async () => {
		const { items } = await run(submit(schoolOfFineArt, 'stateOwnedEntity'));

		expect(items[0]).toMatchObject({ qualification: 'stateOwnedEntity', changed: true });
		expect(items[0]).not.toHaveProperty('vettingStatus');
	});

	it.each(['array', 'wrapped'] as const)(
		'reads first and submits nothing that is open or approved (%s)',
		async (qualificationsReply) => {
			bench.sandbox.readings.qualificationsReply = qualificationsReply;
			const approved = await run(submit(schoolOfFineArt, 'education', k12));
			await run(submit(contosoUniversity, 'education', k12));
			const open = await run(submit(contosoUniversity, 'education', k12));

			expect(approved.items[0]).toMatchObject({ vettingStatus: 'approved', changed: false });
			expect(open.items[0]).toMatchObject({ vettingStatus: 'inReview', changed: false });
			expect(posts()).toHaveLength(1);
		},
	);

	it('submits again what was denied', async () => {
		await run(submit(contosoUniversity, 'education', k12));
		bench.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[0] });
		const { items } = await run(submit(contosoUniversity, 'education', k12));

		expect(items[0]).toMatchObject({ vettingStatus: 'inReview', changed: true });
		expect(posts()).toHaveLength(2);
	});

	it('adds to a refused Education that Microsoft allows three', async () => {
		const customer = bench.sandbox.state.customer(contosoUniversity.id);
		customer.educationSubmissions = 3;
		const { refused } = await run(submit(contosoUniversity, 'education', k12));

		expect(refused?.details).toMatchObject({
			httpStatus: 400,
			advice: expect.stringContaining('three Education verifications'),
		});
	});

	it.each([
		['Education', cityPowerAndLight, 'education', k12],
		['Government Community Cloud', schoolOfFineArt, 'governmentCommunityCloud', code('20481')],
	])(
		'refuses %s in a dry run where the other of the two is there',
		async (_, customer, qualification, more) => {
			const { refused } = await run(
				submit(customer, qualification, { ...more, options: { dryRun: true } }),
			);

			expect(refused?.error).toContain('which a partner cannot change');
			expect(posts()).toEqual([]);
		},
	);

	it('shows in a dry run what it would do, and submits nothing', async () => {
		const options = { dryRun: true };
		const fresh = await run(submit(contosoUniversity, 'education', { ...k12, options }));
		const there = await run(submit(schoolOfFineArt, 'education', { ...k12, options }));

		expect(fresh.items[0]).toMatchObject({
			qualification: 'education',
			changed: true,
			dryRun: true,
		});
		expect(there.items[0]).toMatchObject({ changed: false, dryRun: true });
		expect(posts()).toEqual([]);
	});

	it.each([
		['a missing segment', 'Education', {}, "'Education Segment' is empty"],
		['an unknown segment', 'Education', { educationSegment: 'primary' }, "'Education Segment'"],
		['a missing code', 'GCC', {}, "'Validation Code' is empty"],
		['None', 'None', {}, 'does not let a partner set'],
	])('refuses %s before anything is sent', async (_, qualification, fields, words) => {
		const { output } = await bench.engine.run({
			items: [{ qualification, ...fields }],
			parameters: submit(contosoUniversity, '={{ $json.qualification }}', {
				educationSegment: '={{ $json.educationSegment }}',
				...code('={{ $json.code }}'),
			}),
			onError: 'continueRegularOutput',
		});

		expect(output[0]?.json.error).toContain(words);
		expect(bench.sandbox.received).toEqual([]);
	});

	it.each(['K12', 'k-12', 'K 12'])('understands the segment %s', async (segment) => {
		await run(submit(contosoUniversity, 'education', { educationSegment: `={{ "${segment}" }}` }));
		expect(JSON.parse(posts()[0]?.body ?? '')).toMatchObject({ educationSegment: 'K12' });
	});
});

describe('a submission whose fate is unknown', () => {
	it('stays unknown where it was accepted without a readable answer and is not seen yet', async () => {
		bench.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'answer', status: 201, body: '' },
		});
		const { refused } = await run(submit(contosoUniversity, 'education', k12));

		expect(refused?.details).toMatchObject({ outcomeUnknown: true });
		expect(posts()).toHaveLength(1);
	});

	it('is looked up when the pause that was asked for is over', async () => {
		bench.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'answer', status: 503, headers: { 'Retry-After': '1' } },
		});
		await run(submit(contosoUniversity, 'education', k12));

		const [, post, lookUp] = apiRequests(bench.sandbox);
		expect(lookUp?.at).toBeGreaterThanOrEqual((post?.answeredAt ?? Infinity) + 1000);
	});

	it('is refused as unknown where it cannot be looked up', async () => {
		bench.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'reset', when: 'after' },
		});
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'delay', ms: 1 },
		});
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { refused } = await run(submit(contosoUniversity, 'education', k12));

		expect(refused?.details).toMatchObject({ outcomeUnknown: true });
		expect(posts()).toHaveLength(1);
	});
});

describe('Get Many', () => {
	const getAll = ({ id }: { id: string }) => onCustomer('getAll', { mode: 'id', value: id });

	it.each(['array', 'wrapped', 'single'] as const)('reads the %s shape', async (shape) => {
		bench.sandbox.readings.qualificationsReply = shape;
		const { items } = await run(getAll(cityPowerAndLight));

		expect(items).toMatchObject([
			{
				customerId: cityPowerAndLight.id,
				qualification: 'governmentCommunityCloud',
				vettingStatus: 'approved',
			},
		]);
	});

	it.each(['vettingCreatedDate', 'vettingCreateDate'] as const)(
		'reads the date under the name %s',
		async (vettingDateField) => {
			bench.sandbox.readings.vettingDateField = vettingDateField;
			const { items } = await run(getAll(cityPowerAndLight));

			expect(items[0]?.vettingCreatedDate).toMatch(/^20\d\d-/);
		},
	);

	it('gives an item for each of several qualifications', async () => {
		bench.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education' },
			{ qualification: 'stateOwnedEntity' },
		]);
		const { items } = await run(getAll(northwind));

		expect(items.map(({ qualification }) => qualification)).toEqual([
			'education',
			'stateOwnedEntity',
		]);
	});

	it.each(['empty', 'entry'] as const)('reads a customer that has none (%s)', async (none) => {
		bench.sandbox.readings.noQualifications = none;
		const { items } = await run(getAll(contosoUniversity));

		expect(items.filter(({ qualification }) => qualification !== 'none')).toEqual([]);
	});

	it.each(vettingReasons.map((reason) => [reason]))(
		'says what to do next about "%s"',
		async (reason) => {
			bench.sandbox.setQualifications(northwind.id, [
				{ qualification: 'education', vettingStatus: 'Denied', vettingReason: reason },
			]);
			const { items } = await run(getAll(northwind));

			expect(items[0]).toMatchObject({
				vettingStatus: 'denied',
				vettingReason: reason,
				vettingAdvice: DENIAL_REASONS[reason],
			});
		},
	);

	it('passes a status on that it does not know', async () => {
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: {
				kind: 'answer',
				status: 200,
				body: '[{"qualification":"HealthCare","vettingStatus":"Escalated"}]',
			},
		});
		const { items } = await run(getAll(northwind));

		expect(items).toEqual([
			{ customerId: northwind.id, qualification: 'HealthCare', vettingStatus: 'Escalated' },
		]);
	});
});

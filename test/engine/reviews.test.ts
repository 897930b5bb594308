import type { INodeParameters } from 'n8n-workflow';
import { seed, vettingReasons } from '../../tools/sandbox';
import { DENIAL_REASONS } from '../../nodes/MicrosoftPartnerCenter/domain/denial';
import { apiRequests, customerOperation, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, cityPowerAndLight, northwind } =
	seed.customers;

function submit(
	{ id }: { id: string },
	qualification: string,
	extra: INodeParameters = {},
): INodeParameters {
	return customerOperation('submit', { mode: 'id', value: id }, { qualification, ...extra });
}

const k12 = { educationSegment: 'k12' };
const code = (value: string) => ({ validationCode: { __rl: true, mode: 'code', value } });

async function run(parameters: INodeParameters) {
	const { output, errorOutput, error } = await context.engine.run({
		parameters,
		onError: 'continueErrorOutput',
	});
	expect(error).toBeUndefined();
	return { items: output.map(({ json }) => json), failedItem: errorOutput[0]?.json };
}

function submissions() {
	return apiRequests(context.sandbox).filter(({ method }) => method === 'POST');
}

describe('Submit for Review', () => {
	it.each(['single201', 'single200', 'collection200'] as const)(
		'submits Education with its segment and website, and reads the response %s',
		async (submitReply) => {
			context.sandbox.readings.submitReply = submitReply;
			const { items } = await run(
				submit(contosoUniversity, 'education', {
					educationSegment: 'higherEducation',
					website: ' https://contoso.edu\u200B ',
				}),
			);

			expect(JSON.parse(submissions()[0]?.body ?? '')).toEqual({
				qualification: 'Education',
				educationSegment: 'HigherEducation',
				website: 'https://contoso.edu',
			});
			expect(submissions()[0]?.url).toBe(`/v1/customers/${contosoUniversity.id}/qualifications`);
			expect(items).toEqual([
				{
					customerId: contosoUniversity.id,
					qualification: 'education',
					vettingStatus: 'inReview',
					vettingCreatedDate: expect.stringMatching(/^20\d\d-/),
					changed: true,
					requestId: submissions()[0]?.headers['ms-requestid'],
					correlationId: expect.any(String),
				},
			]);
		},
	);

	it('sends no website if the field is empty', async () => {
		await run(submit(contosoUniversity, 'education', k12));

		expect(JSON.parse(submissions()[0]?.body ?? '')).toEqual({
			qualification: 'Education',
			educationSegment: 'K12',
		});
	});

	it.each(['either', 'query', 'body'] as const)(
		'sends the validation code in the place that the service accepts: %s',
		async (codeIn) => {
			context.sandbox.readings.codeIn = codeIn;
			const { items } = await run(submit(fabrikam, 'governmentCommunityCloud', code('012345')));

			expect(items[0]).toMatchObject({ qualification: 'governmentCommunityCloud', changed: true });
			expect(submissions()).toHaveLength(1);
			expect(context.sandbox.state.validationCode('012345').remainingCreates).toBe(3);
		},
	);

	it('adds State-Owned Entity, which needs no review', async () => {
		const { items } = await run(submit(schoolOfFineArt, 'stateOwnedEntity'));

		expect(items[0]).toMatchObject({ qualification: 'stateOwnedEntity', changed: true });
		expect(items[0]).not.toHaveProperty('vettingStatus');
	});

	it.each(['array', 'wrapped'] as const)(
		'does not submit a qualification that is in review or approved (%s)',
		async (qualificationsReply) => {
			context.sandbox.readings.qualificationsReply = qualificationsReply;
			const approved = await run(submit(schoolOfFineArt, 'education', k12));
			await run(submit(contosoUniversity, 'education', k12));
			const inReview = await run(submit(contosoUniversity, 'education', k12));

			expect(approved.items[0]).toMatchObject({ vettingStatus: 'approved', changed: false });
			expect(inReview.items[0]).toMatchObject({ vettingStatus: 'inReview', changed: false });
			expect(submissions()).toHaveLength(1);
		},
	);

	it('submits a denied qualification again', async () => {
		await run(submit(contosoUniversity, 'education', k12));
		context.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[0] });
		const { items } = await run(submit(contosoUniversity, 'education', k12));

		expect(items[0]).toMatchObject({ vettingStatus: 'inReview', changed: true });
		expect(submissions()).toHaveLength(2);
	});

	it('submits a customer once in a run, even if Microsoft denies it between two items', async () => {
		context.sandbox.reviewSubmissions({ decision: { denied: vettingReasons[0] } });
		const { output } = await context.engine.run({
			items: [{}, {}],
			parameters: submit(contosoUniversity, 'education', k12),
		});

		expect(output.map(({ json }) => json)).toMatchObject([
			{ vettingStatus: 'inReview', changed: true },
			{ vettingStatus: 'denied', vettingReason: vettingReasons[0], changed: false },
		]);
		expect(submissions()).toHaveLength(1);
	});

	it('mentions the limit of three Education verifications if a submission is rejected', async () => {
		const customer = context.sandbox.state.customer(contosoUniversity.id);
		customer.educationSubmissions = 3;
		const { failedItem } = await run(submit(contosoUniversity, 'education', k12));

		expect(failedItem?.details).toMatchObject({
			httpStatus: 400,
			advice: expect.stringContaining('three Education verifications'),
		});
	});

	it.each([
		['Education', cityPowerAndLight, 'education', k12],
		['Government Community Cloud', schoolOfFineArt, 'governmentCommunityCloud', code('20481')],
	])(
		'rejects %s in a dry run if the customer has the other of the two',
		async (_, customer, qualification, extra) => {
			const { failedItem } = await run(
				submit(customer, qualification, { ...extra, options: { dryRun: true } }),
			);

			expect(failedItem?.error).toContain('which a partner cannot change');
			expect(submissions()).toEqual([]);
		},
	);

	it('says in a dry run that the other of the two is still in review', async () => {
		context.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education', vettingStatus: 'InReview' },
		]);
		const { failedItem } = await run(
			submit(northwind, 'governmentCommunityCloud', {
				...code('20481'),
				options: { dryRun: true },
			}),
		);

		expect(failedItem).toMatchObject({
			error: expect.stringContaining('Microsoft is still reviewing Education'),
			details: { advice: expect.stringContaining('Wait for the decision') },
		});
	});

	it('reports in a dry run what would change and submits nothing', async () => {
		const options = { dryRun: true };
		const unqualified = await run(submit(contosoUniversity, 'education', { ...k12, options }));
		const approved = await run(submit(schoolOfFineArt, 'education', { ...k12, options }));

		expect(unqualified.items[0]).toMatchObject({
			qualification: 'education',
			changed: true,
			dryRun: true,
		});
		expect(approved.items[0]).toMatchObject({ changed: false, dryRun: true });
		expect(submissions()).toEqual([]);
	});

	it.each([
		['a missing segment', 'Education', {}, "'Education Segment' is empty"],
		['an unknown segment', 'Education', { educationSegment: 'primary' }, "'Education Segment'"],
		['a missing code', 'GCC', {}, "'Validation Code' is empty"],
		['None', 'None', {}, 'does not let a partner set'],
	])('rejects %s before sending anything', async (_, qualification, fields, text) => {
		const { output } = await context.engine.run({
			items: [{ qualification, ...fields }],
			parameters: submit(contosoUniversity, '={{ $json.qualification }}', {
				educationSegment: '={{ $json.educationSegment }}',
				...code('={{ $json.code }}'),
			}),
			onError: 'continueRegularOutput',
		});

		expect(output[0]?.json.error).toContain(text);
		expect(context.sandbox.received).toEqual([]);
	});

	it.each(['K12', 'k-12', 'K 12'])('accepts the segment %s', async (segment) => {
		await run(submit(contosoUniversity, 'education', { educationSegment: `={{ "${segment}" }}` }));
		expect(JSON.parse(submissions()[0]?.body ?? '')).toMatchObject({ educationSegment: 'K12' });
	});
});

describe('a submission with an unknown outcome', () => {
	it('stays unknown if the response was empty and the submission cannot be found yet', async () => {
		context.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'answer', status: 201, body: '' },
		});
		const { failedItem } = await run(submit(contosoUniversity, 'education', k12));

		expect(failedItem?.details).toMatchObject({ outcomeUnknown: true });
		expect(submissions()).toHaveLength(1);
	});

	it('is looked up only after the pause that the service requested', async () => {
		context.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'answer', status: 503, headers: { 'Retry-After': '1' } },
		});
		await run(submit(contosoUniversity, 'education', k12));

		const [, post, lookup] = apiRequests(context.sandbox);
		expect(lookup?.at).toBeGreaterThanOrEqual((post?.answeredAt ?? Infinity) + 1000);
	});

	it('fails with an unknown outcome if it cannot be looked up', async () => {
		context.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'reset', when: 'after' },
		});
		context.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'delay', ms: 1 },
		});
		context.sandbox.faults.add({
			match: { method: 'GET' },
			times: 3,
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { failedItem } = await run(submit(contosoUniversity, 'education', k12));

		expect(failedItem?.details).toMatchObject({ outcomeUnknown: true });
		expect(submissions()).toHaveLength(1);
	});
});

describe('Get Many', () => {
	const getAll = ({ id }: { id: string }) => customerOperation('getAll', { mode: 'id', value: id });

	it.each(['array', 'wrapped', 'single'] as const)('reads the response shape %s', async (shape) => {
		context.sandbox.readings.qualificationsReply = shape;
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
		'reads the date from the field %s',
		async (vettingDateField) => {
			context.sandbox.readings.vettingDateField = vettingDateField;
			const { items } = await run(getAll(cityPowerAndLight));

			expect(items[0]?.vettingCreatedDate).toMatch(/^20\d\d-/);
		},
	);

	it('returns one item for each qualification', async () => {
		context.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education' },
			{ qualification: 'stateOwnedEntity' },
		]);
		const { items } = await run(getAll(northwind));

		expect(items.map(({ qualification }) => qualification)).toEqual([
			'education',
			'stateOwnedEntity',
		]);
	});

	it.each(['empty', 'entry'] as const)(
		'accepts a customer without qualifications (%s)',
		async (none) => {
			context.sandbox.readings.noQualifications = none;
			const { items } = await run(getAll(contosoUniversity));

			expect(items.filter(({ qualification }) => qualification !== 'none')).toEqual([]);
		},
	);

	it.each(vettingReasons.map((reason) => [reason]))(
		'gives advice for the denial reason "%s"',
		async (reason) => {
			context.sandbox.setQualifications(northwind.id, [
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

	it('keeps a qualification and a status that it does not know', async () => {
		context.sandbox.faults.add({
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

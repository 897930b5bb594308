import { seed } from '../../sandbox';
import { apiRequests, countByMethod, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, schoolOfFineArt } = seed.customers;

const findCustomers = {
	name: 'Find customers',
	parameters: {
		resource: 'customer',
		operation: 'getAll',
		filters: {
			companyName: '={{ $fromAI("company", "How the company name begins", "string") }}',
		},
	},
};

function qualify(options: { dryRun?: boolean }) {
	return {
		name: options.dryRun ? 'Show what would change' : 'Qualify customer',
		parameters: {
			resource: 'customerQualification',
			operation: 'update',
			customerId: {
				__rl: true,
				mode: 'id',
				value: '={{ $fromAI("tenant_id", "The tenant ID of the customer", "string") }}',
			},
			qualification:
				'={{ $fromAI("qualification", "education or governmentCommunityCloud", "string") }}',
			options,
		},
	};
}

it('lets an agent find a customer, preview the change and apply it', async () => {
	const results = await context.engine.callTools(
		[findCustomers, qualify({ dryRun: true }), qualify({})],
		[
			['Find_customers', { company: 'Contoso Uni' }],
			['Show_what_would_change', { tenant_id: contosoUniversity.id, qualification: 'Education' }],
			['Qualify_customer', { tenant_id: contosoUniversity.id, qualification: 'education' }],
		],
	);

	const [found, dryRun, updated] = results.map((result) => JSON.parse(result) as unknown);
	expect(found).toMatchObject([{ id: contosoUniversity.id, companyName: 'Contoso University' }]);
	expect(dryRun).toMatchObject([{ changed: true, dryRun: true, previousQualification: 'none' }]);
	expect(updated).toMatchObject([{ changed: true, qualification: 'education' }]);
	expect(context.sandbox.state.customer(contosoUniversity.id).qualification).toBe('education');
	expect(countByMethod(context.sandbox)).toEqual({ GET: 3, PUT: 1 });
});

it('tells an agent what to do after an error, without suggesting another qualification', async () => {
	const results = await context.engine.callTools(
		[qualify({})],
		[
			['Qualify_customer', { tenant_id: 'Contoso', qualification: 'education' }],
			['Qualify_customer', { tenant_id: schoolOfFineArt.id, qualification: 'nonprofit' }],
		],
	);

	expect(results[0]).toMatch(
		/'Customer' is "Contoso", which is not a tenant ID.*tenant ID looks like/s,
	);
	expect(results[1]).toMatch(/Nonprofit.*Filter this customer out/s);
	expect(results[1]).not.toContain('Education');
	expect(apiRequests(context.sandbox)).toEqual([]);
});

it('gives each tool a description of its operation', async () => {
	const tools = await context.engine.describeTools([findCustomers, qualify({})]);

	expect(tools.map(({ name, description }) => [name, description]).sort()).toEqual([
		['Find_customers', expect.stringContaining('Get many customers in Microsoft Partner Center')],
		[
			'Qualify_customer',
			expect.stringContaining('Update customer qualification in Microsoft Partner Center'),
		],
	]);
});

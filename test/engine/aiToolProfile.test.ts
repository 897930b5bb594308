import { seed } from '../../tools/sandbox';
import { listWrites } from './support/profiles';
import { useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity } = seed.customers;

const customerId = {
	__rl: true,
	mode: 'id',
	value: '={{ $fromAI("tenant_id", "The tenant ID of the customer", "string") }}',
};
const addressLine1 =
	'={{ $fromAI("address_line_1", "The street and the house number", "string") }}';

const readProfile = {
	name: 'Read billing profile',
	parameters: { resource: 'billingProfile', operation: 'get', customerId },
};

function correctAddress(options: { dryRun?: boolean; validateAddress?: boolean }) {
	return {
		name: options.dryRun ? 'Show what would change' : 'Correct address',
		parameters: {
			resource: 'billingProfile',
			operation: 'update',
			customerId,
			updateFields: { addressLine1 },
			options,
		},
	};
}

const checkAddress = {
	name: 'Check address',
	parameters: {
		resource: 'address',
		operation: 'validate',
		addressLine1,
		city: 'Redmond',
		state: 'WA',
		postalCode: '98052',
		country: 'US',
	},
};

it('lets an agent read a billing profile, preview a correction and make it', async () => {
	const args = { tenant_id: contosoUniversity.id, address_line_1: '2 Campus Drive' };
	const results = await context.engine.callTools(
		[readProfile, correctAddress({ dryRun: true }), correctAddress({})],
		[
			['Read_billing_profile', { tenant_id: contosoUniversity.id }],
			['Show_what_would_change', args],
			['Correct_address', args],
		],
	);

	const [read, planned, changed] = results.map((result) => JSON.parse(result) as unknown);
	expect(read).toMatchObject([{ defaultAddress: { addressLine1: '1 Campus Drive' } }]);
	const changedFields = ['defaultAddress.addressLine1'];
	expect(planned).toMatchObject([{ changed: true, dryRun: true, changedFields }]);
	expect(changed).toMatchObject([{ changed: true, changedFields }]);
	expect(listWrites(context.sandbox)).toHaveLength(1);
});

it('tells an agent that an address is not verified, and writes nothing', async () => {
	const args = { tenant_id: contosoUniversity.id, address_line_1: 'Campus Drive' };
	const [checked = '', rejected] = await context.engine.callTools(
		[checkAddress, correctAddress({ validateAddress: true })],
		[
			['Check_address', args],
			['Correct_address', args],
		],
	);

	expect(JSON.parse(checked)).toMatchObject([{ isVerified: false, status: 'streetPartial' }]);
	expect(rejected).toContain('did not verify the new address, because it has an incomplete street');
	expect(listWrites(context.sandbox)).toEqual([]);
});

it('gives each tool a description of its operation', async () => {
	const tools = await context.engine.describeTools([readProfile, correctAddress({}), checkAddress]);

	expect(tools.map(({ name, description }) => [name, description]).sort()).toEqual([
		['Check_address', expect.stringContaining('Validate address in Microsoft Partner Center')],
		['Correct_address', expect.stringContaining('Update billing profile in Microsoft')],
		['Read_billing_profile', expect.stringContaining('Get billing profile in Microsoft')],
	]);
});

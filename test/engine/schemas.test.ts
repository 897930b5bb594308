import { readdirSync } from 'node:fs';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { seed, vettingReasons } from '../../tools/sandbox';
import { compareWithSchema, listOperations, SCHEMA_FOLDER, loadSchema } from './support/schemas';
import { getProfile, updateProfile, validateAddress } from './support/profiles';
import { customerOperation, get, update, useSandbox } from './support/setup';

const context = useSandbox();
const { cityPowerAndLight, contosoUniversity, fabrikam, schoolOfFineArt, northwind } =
	seed.customers;

type Customer = Readonly<{ id: string }>;

const forCustomer = (operation: string, { id }: Customer, extra: INodeParameters = {}) =>
	customerOperation(operation, { mode: 'id', value: id }, extra);
const education = (options: INodeParameters) => ({
	qualification: 'education',
	educationSegment: 'k12',
	options,
});
const governmentCommunityCloud = {
	qualification: 'governmentCommunityCloud',
	validationCode: { __rl: true, mode: 'code', value: '012345' },
};

/** Gives a customer a billing profile with every documented member, and with no other one. */
function fillProfile<T extends Customer>(customer: T): T {
	context.sandbox.changeBillingProfile(customer.id, {
		paymentOptions: null,
		defaultAddress: {
			addressLine2: 'Suite 2',
			addressLine3: 'Room 3',
			region: 'West',
			emailAddress: 'billing@contoso.com',
		},
	});
	return customer;
}

/** Runs the node once for each set of parameters, one after the other, and returns all items. */
async function collectOutput(...runs: INodeParameters[]): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	for (const parameters of runs) {
		const { output, error } = await context.engine.run({ parameters });
		expect(error).toBeUndefined();
		expect(output).not.toEqual([]);
		items.push(...output.map(({ json }) => json));
	}
	return items;
}

/** Runs that together return every shape of an operation's output, by operation. With *Simplify*, which is on by default. */
const shapes: Readonly<Record<string, () => Promise<IDataObject[]>>> = {
	'address/validate': () => {
		const address = { ...contosoUniversity, addressLine2: 'Suite 2' };
		return collectOutput(
			validateAddress({ ...address, addressLine1: 'Campus Drive' }),
			validateAddress({ ...address, addressLine1: 'Nowhere' }),
		);
	},

	'billingProfile/get': () => collectOutput(getProfile(fillProfile(contosoUniversity))),

	'billingProfile/update': () => {
		const customer = fillProfile(contosoUniversity);
		// The example of Microsoft's page: a verified address with a suggestion, here with a second line.
		const { addressLine1, city, state, postalCode, country } = contosoUniversity;
		const address = { country, city, state, addressLine1, addressLine2: 'Suite 3', postalCode };
		const body = JSON.stringify({
			originalAddress: address,
			suggestedAddresses: [address],
			status: 'VerifiedShippable',
		});
		const match = { method: 'POST' };
		context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
		return collectOutput(
			updateProfile(
				customer,
				{ region: '', addressLine2: '', state: '', phoneNumber: '' },
				{ dryRun: true },
			),
			updateProfile(customer, { addressLine2: 'Suite 3' }, { validateAddress: true }),
			updateProfile(customer, { addressLine2: 'Suite 3' }),
		);
	},

	'customer/get': () => {
		context.sandbox.readings.customersWithoutGdap = { [fabrikam.id]: 'noProfile' };
		return collectOutput(
			{ ...forCustomer('get', contosoUniversity), resource: 'customer' },
			{ ...forCustomer('get', fabrikam), resource: 'customer' },
		);
	},

	'customer/getAll': () => {
		context.sandbox.readings.customersWithoutGdap = { [fabrikam.id]: 'noProfile' };
		return collectOutput({ resource: 'customer', operation: 'getAll', returnAll: true });
	},

	'customer/getValidationStatus': async () => {
		const parameters = { ...forCustomer('getValidationStatus', fabrikam), resource: 'customer' };
		const withoutDate = await collectOutput(parameters);
		context.sandbox.readings.validationStatusDate = 'filled';
		return [...withoutDate, ...(await collectOutput(parameters))];
	},

	'customerQualification/get': () =>
		collectOutput(get(contosoUniversity.id), get(schoolOfFineArt.id)),

	'customerQualification/getAll': () => {
		context.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education', vettingStatus: 'Denied', vettingReason: vettingReasons[0] },
			{ qualification: 'stateOwnedEntity' },
		]);
		context.sandbox.readings.vettingDateField = 'vettingCreatedDate';
		return collectOutput(forCustomer('getAll', northwind), forCustomer('getAll', schoolOfFineArt));
	},

	'customerQualification/submit': () => {
		context.sandbox.readings.customersWithoutGdap = { [schoolOfFineArt.id]: 'nullName' };
		return collectOutput(
			forCustomer('submit', contosoUniversity, education({ dryRun: true })),
			forCustomer('submit', contosoUniversity, education({})),
			forCustomer('submit', contosoUniversity, education({})),
			forCustomer('submit', schoolOfFineArt, education({})),
			forCustomer('submit', schoolOfFineArt, education({ dryRun: true })),
			forCustomer('submit', schoolOfFineArt, { qualification: 'stateOwnedEntity' }),
			forCustomer('submit', fabrikam, governmentCommunityCloud),
		);
	},

	'customerQualification/update': () => {
		context.sandbox.readings.customersWithoutGdap = { [northwind.id]: 'nullName' };
		return collectOutput(
			update(contosoUniversity.id, 'education', { options: { dryRun: true } }),
			update(northwind.id, 'education', { options: { dryRun: true } }),
			update(contosoUniversity.id, 'education', { options: { skipIfUnchanged: true } }),
			update(contosoUniversity.id, 'education', { options: { skipIfUnchanged: true } }),
			update(northwind.id, 'education', { options: { verify: true } }),
			update(fabrikam.id, 'governmentCommunityCloud', { code: '012345' }),
		);
	},

	'validationCode/get': () =>
		collectOutput({ ...forCustomer('get', cityPowerAndLight), resource: 'validationCode' }),

	'validationCode/getAll': () => collectOutput({ resource: 'validationCode', operation: 'getAll' }),
};

describe('the output schemas', () => {
	it('are compared with the output of every operation', () => {
		expect(Object.keys(shapes).sort()).toEqual(listOperations());
	});

	it('exist for every operation and for nothing else', () => {
		const files = readdirSync(SCHEMA_FOLDER, { recursive: true, encoding: 'utf8' });
		expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual(
			listOperations().map((operation) => `${operation}.json`),
		);
	});

	it.each(Object.entries(shapes))(
		'describe the output of %s exactly (so that the editor shows the right fields)',
		async (operation, run) => {
			expect(compareWithSchema(loadSchema(operation), await run())).toEqual([]);
		},
	);
});

describe('compareWithSchema', () => {
	const schema = loadSchema('customerQualification/get');
	const item = { customerId: 'a', qualification: 'none', requestId: 'b', correlationId: 'c' };

	it.each([
		['a new key', [{ ...item, advice: 'x' }], ['$.advice is not in the schema']],
		['another type', [item, { ...item, requestId: 1 }], ['$.requestId is integer, not string']],
		['a key that is in no output', [{ ...item, requestId: undefined }], expect.any(Array)],
	])('reports %s', (_, outputs, expected) => {
		expect(compareWithSchema(schema, outputs)).not.toEqual([]);
		expect(compareWithSchema(schema, outputs)).toEqual(expected);
	});
});

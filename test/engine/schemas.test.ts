import { readdirSync } from 'node:fs';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { seed, vettingReasons } from '../../sandbox';
import { differences, operations, SCHEMA_FOLDER, schemaOf } from './support/schemas';
import { get, onCustomer, update, useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, northwind } = seed.customers;

type Customer = Readonly<{ id: string }>;

const on = (operation: string, { id }: Customer, more: INodeParameters = {}) =>
	onCustomer(operation, { mode: 'id', value: id }, more);
const education = (options: INodeParameters) => ({
	qualification: 'education',
	educationSegment: 'k12',
	options,
});
const governmentCommunityCloud = {
	qualification: 'governmentCommunityCloud',
	validationCode: { __rl: true, mode: 'code', value: '012345' },
};

/** Runs the node once for each set of parameters, one after the other, and gathers all items. */
async function outputOf(...runs: INodeParameters[]): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	for (const parameters of runs) {
		const { output, error } = await bench.engine.run({ parameters });
		expect(error).toBeUndefined();
		expect(output).not.toEqual([]);
		items.push(...output.map(({ json }) => json));
	}
	return items;
}

/** Every shape of what each operation puts out. */
const shapes: Readonly<Record<string, () => Promise<IDataObject[]>>> = {
	'customer/get': () => outputOf({ ...on('get', contosoUniversity), resource: 'customer' }),

	'customer/getAll': () => outputOf({ resource: 'customer', operation: 'getAll', returnAll: true }),

	'customerQualification/get': () => outputOf(get(contosoUniversity.id), get(schoolOfFineArt.id)),

	'customerQualification/getAll': () => {
		bench.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education', vettingStatus: 'Denied', vettingReason: vettingReasons[0] },
			{ qualification: 'stateOwnedEntity' },
		]);
		bench.sandbox.readings.vettingDateField = 'vettingCreatedDate';
		return outputOf(on('getAll', northwind), on('getAll', schoolOfFineArt));
	},

	'customerQualification/submit': () =>
		outputOf(
			on('submit', contosoUniversity, education({ dryRun: true })),
			on('submit', contosoUniversity, education({})),
			on('submit', contosoUniversity, education({})),
			on('submit', schoolOfFineArt, education({})),
			on('submit', schoolOfFineArt, education({ dryRun: true })),
			on('submit', schoolOfFineArt, { qualification: 'stateOwnedEntity' }),
			on('submit', fabrikam, governmentCommunityCloud),
		),

	'customerQualification/update': () =>
		outputOf(
			update(contosoUniversity.id, 'education', { options: { dryRun: true } }),
			update(contosoUniversity.id, 'education', { options: { skipIfUnchanged: true } }),
			update(contosoUniversity.id, 'education', { options: { skipIfUnchanged: true } }),
			update(northwind.id, 'education', { options: { verify: true } }),
			update(fabrikam.id, 'governmentCommunityCloud', { code: '012345' }),
		),

	'validationCode/getAll': () => outputOf({ resource: 'validationCode', operation: 'getAll' }),
};

describe('output schemas', () => {
	it('are held against the output of every operation that the node offers', () => {
		expect(Object.keys(shapes).sort()).toEqual(operations());
	});

	it('are there for these operations and for no other', () => {
		const files = readdirSync(SCHEMA_FOLDER, { recursive: true, encoding: 'utf8' });
		expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual(
			operations().map((operation) => `${operation}.json`),
		);
	});

	it.each(Object.entries(shapes))(
		'say for %s just what it puts out (so that the editor promises no more and no less)',
		async (operation, run) => {
			expect(differences(schemaOf(operation), await run())).toEqual([]);
		},
	);
});

describe('the comparison', () => {
	const schema = schemaOf('customerQualification/get');
	const real = { customerId: 'a', qualification: 'none', requestId: 'b', correlationId: 'c' };

	it.each([
		['a new key', [{ ...real, advice: 'x' }], ['$.advice is not in the schema']],
		['another type', [real, { ...real, requestId: 1 }], ['$.requestId is integer, not string']],
		['a key that nothing puts out', [{ ...real, requestId: undefined }], expect.any(Array)],
	])('notices %s', (_, outputs, expected) => {
		expect(differences(schema, outputs)).not.toEqual([]);
		expect(differences(schema, outputs)).toEqual(expected);
	});
});

import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../../tools/sandbox';
import { describeExample } from './describeExample';
import { getExample } from './examples';
import { runExample } from './exampleRun';
import type { TestContext } from './setup';

const { contosoUniversity, fabrikam, northwind } = seed.customers;

/** More customers than the example reads at a time. The seed has ten that this partner can see. */
const GENERATED = 60;
const CUSTOMERS = 10 + GENERATED;

/** Runs the example with the rows that the sheet has, and returns the rows that it writes. */
async function writeRows(
	{ engine }: TestContext,
	name: string,
	sheet: readonly IDataObject[],
): Promise<IDataObject[]> {
	const run = await runExample(engine, getExample(name), {
		start: 'First of the month',
		stubOutputs: { 'Read rows': sheet },
	});
	expect(run.error).toBeUndefined();
	return (run.output['Write rows'] ?? []).flat();
}

/**
 * Tests an example that writes a row for each customer.
 *
 * @param name the name of the example's file, without the extension
 * @param write the expected parameters of the node that writes the rows
 */
export function describeWhoIsQualified(name: string, write: object): void {
	const all = Array.from({ length: CUSTOMERS }, () => ({}));
	const context = describeExample({
		name,
		sandbox: { customers: GENERATED },
		onError: {
			'List customers': 'stopWorkflow',
			'Read qualifications': 'continueRegularOutput',
		},
		scenarios: [
			{
				title: 'writes a row for each customer that has none for this month',
				start: 'First of the month',
				stubOutputs: { 'Read rows': [{ 'Tenant ID': fabrikam.id, Month: '2020M01' }] },
				expectedCalls: { 'All customers are written': all },
			},
		],
	});

	it('writes the qualifications, the reviews and the reasons of a customer into its row', async () => {
		context.sandbox.setQualifications(contosoUniversity.id, [
			{ qualification: 'education', vettingStatus: 'Approved' },
			// Microsoft reviews only Education, so this one has no status.
			{ qualification: 'stateOwnedEntity' },
		]);
		context.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education', vettingStatus: 'InReview' },
		]);
		context.sandbox.decideReview(northwind.id, { denied: 'Not an Academic Domain' });
		const rows = await writeRows(context, name, []);

		const month: unknown = expect.stringMatching(/^\d{4}M\d\d$/);
		expect(rows).toHaveLength(CUSTOMERS);
		expect(new Set(rows.map((row) => row['Tenant ID'])).size).toBe(CUSTOMERS);
		expect(rows).toEqual(
			expect.arrayContaining([
				toRow(contosoUniversity, {
					Qualifications: 'education, stateOwnedEntity',
					Month: month,
				}),
				toRow(northwind, { Reviews: 'education denied Not an Academic Domain', Month: month }),
				toRow(fabrikam, { Month: month }),
			]),
		);
	});

	it('continues where a run broke off, and reads a customer with a problem again', async () => {
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${northwind.id}/qualifications` },
			action: { kind: 'answer', status: 403 },
		});
		const first = await writeRows(context, name, []);
		expect(first.filter(({ Problem }) => Problem !== '')).toEqual([
			toRow(northwind, { Problem: expect.stringMatching(/./), Month: '' }),
		]);

		const sheet = first.filter((row) => row['Tenant ID'] !== fabrikam.id);
		const second = await writeRows(context, name, sheet);
		expect(second.map((row) => row['Tenant ID']).sort()).toEqual(
			[fabrikam.id, northwind.id].sort(),
		);

		expect(await writeRows(context, name, [...first, ...second])).toEqual([]);
	});

	it('updates the row of a customer, or adds one', () => {
		const { nodes } = getExample(name);
		expect(nodes.find((node) => node.name === 'Write rows')?.parameters).toMatchObject(write);
	});
}

/** A row with nothing in it but the customer. */
function toRow(
	{ id, name, domain }: { id: string; name: string; domain: string },
	values: Record<string, unknown>,
): unknown {
	return {
		'Tenant ID': id,
		Company: name,
		Domain: domain,
		Qualifications: '',
		Reviews: '',
		Problem: '',
		...values,
	};
}

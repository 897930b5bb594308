import { seed } from '../../../tools/sandbox';
import { describeExample, startsWith } from '../support/describeExample';
import type { ExampleInput } from '../support/exampleStubs';
import { getExample } from '../support/examples';
import { runExample } from '../support/exampleRun';
import { countByMethod } from '../support/setup';

const { humongousCharity, schoolOfFineArt } = seed.customers;

const rows = [
	{ row_number: 2, Domain: 'contoso.edu', Qualification: 'Education' },
	{ row_number: 3, Domain: 'fabrikam.com', Qualification: 'GCC', 'Validation code': '012345' },
	{ row_number: 4, Domain: schoolOfFineArt.domain, Qualification: 'EDU', 'Validation code': '' },
	{ row_number: 5, Domain: humongousCharity.domain, Qualification: 'Nonprofit' },
];

const sheet = (forReal: boolean): ExampleInput => ({
	start: 'Run',
	stubOutputs: {
		'Read rows': rows,
		...(forReal ? { Settings: [{ forReal, spreadsheet: 'https://x/d/1/edit', sheet: 'S' }] } : {}),
	},
});

const rowUpdate = (row: number, outcome: string, advice: string) => ({
	operation: 'update',
	columns: {
		matchingColumns: ['row_number'],
		value: { row_number: row, Outcome: startsWith(outcome), 'What to do': startsWith(advice) },
	},
});

const NAME = 'google-sheet-bulk-dry-run';

const context = describeExample({
	name: NAME,
	scenarios: [
		{
			title: 'writes what would change into each row',
			...sheet(false),
			expectedCalls: {
				'Write what would change': [
					rowUpdate(2, 'Would change: none → education', 'Nothing yet'),
					rowUpdate(3, 'Would change: none → governmentCommunityCloud', 'Nothing yet'),
					rowUpdate(4, 'Already right: education → education', '$'),
				],
				'Write what was refused': [rowUpdate(5, 'Refused: [^[]*Nonprofit[^[]*$', '.')],
			},
		},
		{
			title: 'writes what changed into each row if the run is for real',
			...sheet(true),
			expectedCalls: {
				'Write what changed': [
					rowUpdate(2, 'Changed: education', '$'),
					rowUpdate(3, 'Changed: governmentCommunityCloud', '$'),
					rowUpdate(4, 'Already right: education', '$'),
				],
				'Write what was refused': [rowUpdate(5, 'Refused: [^[]*Nonprofit[^[]*$', '.')],
			},
		},
	],
});

it('sends no update to Partner Center until the run is for real', async () => {
	const example = getExample(NAME);
	await runExample(context.engine, example, sheet(false));
	expect(countByMethod(context.sandbox)).not.toHaveProperty('PUT');

	await runExample(context.engine, example, sheet(true));
	expect(countByMethod(context.sandbox)).toMatchObject({ PUT: 2 });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';
import { seed } from '../../sandbox';
import type { Authentication } from './support/nodeTypes';
import { getType, NODE_TYPE, TRIGGER_TYPE } from './support/nodeTypes';
import { useSandbox } from './support/setup';

/**
 * Workflows as released versions saved them: no later change may break what people saved. Files are
 * added with a release and never changed.
 */

const FOLDER = join(__dirname, '../fixtures/savedWorkflows');
const { customers } = seed;
const bench = useSandbox();

function nodesOf(file: string): INode[] {
	const { nodes } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { nodes: INode[] };
	return nodes;
}

const ITEM: IDataObject = {
	customer: customers.adventureWorks.id,
	qualification: 'EDU',
	code: '',
	dryRun: false,
	domain: 'contoso.edu',
};

/** What each node of 0.1.0 gives for that item. */
const GIVES: Record<string, IDataObject[]> = {
	'Education for a chosen customer': [{ qualification: 'education', changed: true }],
	'Government with a chosen code': [{ qualification: 'governmentCommunityCloud', changed: true }],
	'Everything from the CRM': [
		{ qualification: 'education', previousQualification: 'none', changed: true },
	],
	'By domain, the whole field from the CRM': [
		{ customerId: customers.contosoUniversity.id, dryRun: true, changed: true },
	],
	'Submit Education': [{ qualification: 'education', vettingStatus: 'inReview', changed: true }],
	'Submit State-Owned Entity': [{ qualification: 'stateOwnedEntity', dryRun: true }],
	'Submit Government': [{ qualification: 'governmentCommunityCloud', changed: true }],
	'Read a qualification': [{ qualification: 'education' }],
	'Read the reviews': [{ qualification: 'governmentCommunityCloud', vettingStatus: 'approved' }],
	'Read a customer': [{ id: customers.fabrikam.id }],
	'Read customers': [
		{ id: customers.contosoUniversity.id },
		{ id: customers.contosoPharmaceuticals.id },
	],
	'Read all customers of a domain': [{ id: customers.fabrikam.id }],
	'Read the codes': Object.values(seed.validationCodes).map(({ validationId }) => ({
		validationCode: validationId,
	})),
};

describe.each(readdirSync(FOLDER))('what was saved by %s', (file) => {
	const nodes = nodesOf(file);

	it.each(nodes.map((node) => [node.name, node] as const))(
		'%s: every field is still known, under its name and with its value',
		(_, node) => {
			const { description } = getType(node.type);
			// n8n adds the field for the poll times itself.
			const parameters = { ...node.parameters };
			delete parameters.pollTimes;
			expect(
				NodeHelpers.getNodeParameters(
					description.properties,
					parameters,
					false,
					false,
					node,
					description,
				),
			).toEqual(parameters);
		},
	);

	const ours = nodes.filter(({ type }) => type === NODE_TYPE);

	it.each(ours.map((node) => [node.name, node] as const))('%s: still works', async (name, node) => {
		const { authentication = 'oAuth2', ...parameters } = node.parameters;
		const { output, errorOutput, error } = await bench.engine.run({
			items: [ITEM],
			parameters,
			authentication: authentication as Authentication,
			onError: node.onError,
		});

		expect(error).toBeUndefined();
		expect(errorOutput).toEqual([]);
		const expected = GIVES[name];
		expect(output.map(({ json }) => json)).toMatchObject(expected ?? ['no expectation']);
	});

	const triggers = nodes.filter(({ type }) => type === TRIGGER_TYPE);

	it.each(triggers.map((node) => [node.name, node] as const))(
		'%s: still polls',
		async (_, { parameters }) => {
			await expect(bench.engine.trigger(parameters).activate()).resolves.toEqual([]);
		},
	);
});

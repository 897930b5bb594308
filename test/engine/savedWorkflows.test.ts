import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import type { Authentication } from './support/nodeTypes';
import { getType, NODE_TYPE, TRIGGER_TYPE } from './support/nodeTypes';
import { useSandbox } from './support/setup';

/**
 * Workflows that were saved with released versions. Later changes must not break them. Each release
 * adds a file, and existing files never change.
 */

const FOLDER = join(__dirname, '../fixtures/savedWorkflows');
const { customers } = seed;
const context = useSandbox();

function readNodes(file: string): INode[] {
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

/** The expected output of each node of 0.1.0 for that item. */
const EXPECTED_OUTPUT: Record<string, IDataObject[]> = {
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
	'Find customers by a part of the name': [
		{
			id: customers.contosoUniversity.id,
			companyProfile: { companyName: customers.contosoUniversity.name },
		},
	],
	'Read the code of a customer': [
		{ customerId: customers.cityPowerAndLight.id, validationCode: '012345' },
	],
	'Read the check of an account': [{ customerId: customers.fabrikam.id, status: 'Allowed' }],
	'Read the codes': Object.values(seed.validationCodes).map(({ validationId }) => ({
		validationCode: validationId,
	})),
	'Read a billing profile': [{ customerId: customers.fabrikam.id, companyName: 'Fabrikam, Inc.' }],
	'Correct a billing profile': [{ changed: true, changedFields: ['defaultAddress.addressLine1'] }],
	'Check an address': [{ status: 'verifiedShippable' }],
};

describe.each(readdirSync(FOLDER))('the workflow saved with %s', (file) => {
	const nodes = readNodes(file);

	it.each(nodes.map((node) => [node.name, node] as const))(
		'%s: keeps every field with its name and value',
		(_, node) => {
			const { description } = getType(node.type);
			// n8n itself adds the field for the poll times.
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

	const actionNodes = nodes.filter(({ type }) => type === NODE_TYPE);

	it.each(actionNodes.map((node) => [node.name, node] as const))(
		'%s: returns the expected output',
		async (name, node) => {
			const { authentication = 'oAuth2', ...parameters } = node.parameters;
			const { output, errorOutput, error } = await context.engine.run({
				items: [ITEM],
				parameters,
				authentication: authentication as Authentication,
				onError: node.onError,
			});

			expect(error).toBeUndefined();
			expect(errorOutput).toEqual([]);
			const expected = EXPECTED_OUTPUT[name];
			expect(output.map(({ json }) => json)).toMatchObject(expected ?? ['no expectation']);
		},
	);

	const triggers = nodes.filter(({ type }) => type === TRIGGER_TYPE);

	it.each(triggers.map((node) => [node.name, node] as const))(
		'%s: polls without an error',
		async (_, { parameters }) => {
			await expect(context.engine.createTrigger(parameters).activate()).resolves.toEqual([]);
		},
	);
});

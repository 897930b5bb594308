import fc from 'fast-check';
import { NodeHelpers } from 'n8n-workflow';
import type { INodeProperties } from 'n8n-workflow';
import { customerField } from '../../../nodes/MicrosoftPartnerCenter/operations/fields';
import { customerIdSpelling, domainSpelling } from '../../fixtures/spellings';

const ID = '41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11';

/** Returns what the editor shows below *Customer* for a value; empty if the editor accepts it. */
function getIssues(mode: 'id' | 'domain', value: string): string[] {
	const node = { name: 'node', typeVersion: 1 };
	const customerId = { __rl: true, mode, value };
	const field: INodeProperties = { ...customerField, required: false };
	const issues = NodeHelpers.getParameterIssues(
		field,
		{ customerId } as never,
		'',
		node as never,
		null,
	);
	return issues.parameters?.customerId ?? [];
}

describe("the editor's own check of Customer", () => {
	it('accepts every spelling of a tenant ID that the node accepts', () => {
		fc.assert(
			fc.property(customerIdSpelling, ({ text }) => {
				expect(getIssues('id', text)).toEqual([]);
			}),
		);
	});

	it('accepts every spelling of a domain that the node accepts', () => {
		fc.assert(
			fc.property(domainSpelling, ({ text }) => {
				expect(getIssues('domain', text)).toEqual([]);
			}),
		);
	});

	it.each([
		'Contoso',
		'contoso.com',
		ID.slice(1),
		`${ID}0`,
		`${ID}/x`,
		`${ID}?x=1`,
		`${ID} ${ID}`,
		ID.replace('-', ' '),
	])('rejects %j as a tenant ID', (value) => {
		expect(getIssues('id', value)).toEqual([expect.stringContaining('Not a tenant ID')]);
	});

	it.each(['Contoso', ID, 'Contoso University', 'contoso.com fabrikam.com', 'contoso.com,x.com'])(
		'rejects %j as a domain',
		(value) => {
			expect(getIssues('domain', value)).toEqual([expect.stringContaining('Not a domain')]);
		},
	);

	it.each(['id', 'domain'] as const)(
		'says for a company name in the mode %s that From List finds it',
		(mode) => {
			expect(getIssues(mode, 'Contoso University')).toEqual([
				expect.stringContaining('To find a customer by name, choose From List.'),
			]);
		},
	);

	it.each(['bücher.example', '例え。テスト'])('accepts the international domain %s', (value) => {
		expect(getIssues('domain', value)).toEqual([]);
	});
});

import { existsSync } from 'node:fs';
import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { MicrosoftPartnerCenterApi } from '../../credentials/MicrosoftPartnerCenterApi.credentials';
import { MicrosoftPartnerCenterOAuth2Api } from '../../credentials/MicrosoftPartnerCenterOAuth2Api.credentials';
import triggerCodex from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node.json';
import codex from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node.json';
import { MicrosoftPartnerCenter } from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import { MicrosoftPartnerCenterTrigger } from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import packageJson from '../../package.json';

const { description } = new MicrosoftPartnerCenter();

/** The fields that the editor shows for some parameters, in order. */
function shown(parameters: INodeParameters): INodeProperties[] {
	const values = { authentication: 'oAuth2', resource: 'customerQualification', ...parameters };
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, null, description),
	);
}

function named(properties: INodeProperties[], name: string): INodeProperties[] {
	return properties.filter((property) => property.name === name);
}

describe('what saved workflows depend on', () => {
	it('keeps the names and values of the node', () => {
		expect(description.name).toBe('microsoftPartnerCenter');
		expect(description.credentials?.map(({ name }) => name)).toEqual([
			'microsoftPartnerCenterOAuth2Api',
			'microsoftPartnerCenterApi',
		]);
		expect(
			shown({ operation: 'update', qualification: 'governmentCommunityCloud' }).map(
				({ name }) => name,
			),
		).toEqual([
			'authentication',
			'resource',
			'operation',
			'customerId',
			'qualification',
			'validationCode',
			'options',
		]);
		expect(shown({ operation: 'get' }).map(({ name }) => name)).toEqual([
			'authentication',
			'resource',
			'operation',
			'customerId',
			'options',
		]);
	});

	it('keeps the operations of each resource', () => {
		const offered = named(description.properties, 'operation').map(
			({ displayOptions, options = [] }) => [
				displayOptions?.show?.resource,
				options.map((option) => ('value' in option ? option.value : undefined)),
			],
		);
		expect(offered).toEqual([
			[['customer'], ['get', 'getAll']],
			[['customerQualification'], ['get', 'getAll', 'submit', 'update']],
			[['validationCode'], ['getAll']],
		]);
	});

	it('keeps the names of the trigger', () => {
		const trigger = new MicrosoftPartnerCenterTrigger().description;
		expect(trigger.name).toBe('microsoftPartnerCenterTrigger');
		expect(trigger.properties.map(({ name }) => name)).toEqual([
			'authentication',
			'event',
			'customerIds',
		]);
		expect(triggerCodex.node).toBe(`${packageJson.name}.${trigger.name}`);
	});

	it('begins with Customer Qualification: Update', () => {
		const [resource] = named(description.properties, 'resource');
		const [operation] = named(shown({}), 'operation');
		expect(resource?.default).toBe('customerQualification');
		expect(operation?.default).toBe('update');
	});

	it.each([
		[
			new MicrosoftPartnerCenterOAuth2Api(),
			'Microsoft Partner Center OAuth2 API',
			['cloud', 'apiBaseUrl', 'loginBaseUrl', 'tenantId', 'clientId', 'clientSecret'],
		],
		[
			new MicrosoftPartnerCenterApi(),
			'Microsoft Partner Center Refresh Token API',
			[
				'cloud',
				'apiBaseUrl',
				'loginBaseUrl',
				'tenantId',
				'clientId',
				'clientSecret',
				'refreshToken',
			],
		],
	])('keeps the names of credential $name', (credential, displayName, fields) => {
		expect(credential.displayName).toBe(displayName);
		expect(
			credential.properties
				.filter(({ type }) => type !== 'hidden' && type !== 'notice')
				.map(({ name }) => name),
		).toEqual(fields);
	});
});

describe('Validation Code in the editor', () => {
	const field = (qualification: string) =>
		named(shown({ operation: 'update', qualification }), 'validationCode');

	it('is hidden beside Education', () => {
		expect(field('education')).toEqual([]);
	});

	it('is required beside Government Community Cloud', () => {
		expect(field('governmentCommunityCloud')).toMatchObject([{ required: true }]);
	});

	it('is there once and not required beside an expression (because each item decides)', () => {
		const fields = field('={{ $json.qualification }}');
		expect(fields).toHaveLength(1);
		expect(fields[0]?.required).toBeUndefined();
	});

	it('is not there for Get', () => {
		expect(named(shown({ operation: 'get', qualification: 'x' }), 'validationCode')).toEqual([]);
	});
});

describe('the texts of the editor', () => {
	const all = description.properties;

	it('every operation has an action for the node search and for AI agents', () => {
		for (const { options = [] } of named(all, 'operation')) {
			for (const option of options) {
				expect(option).toMatchObject({
					action: expect.stringMatching(/^[A-Z][a-z ]+$/),
					description: expect.stringMatching(/^[A-Z]/),
				});
			}
		}
	});

	it('every field that a person fills in has a description', () => {
		for (const property of all) {
			if (['resource', 'operation', 'options', 'filters'].includes(property.name)) continue;
			expect(property.description).toMatch(/\w/);
		}
	});
});

describe('what n8n loads', () => {
	it('is listed in package.json under the paths that the build makes', () => {
		for (const path of [...packageJson.n8n.nodes, ...packageJson.n8n.credentials]) {
			const source = path.replace(/^dist\//, '').replace(/\.js$/, '.ts');
			expect([source, existsSync(source)]).toEqual([source, true]);
		}
	});

	it('has a codex that n8n does not drop (because it lacks `resources`, say)', () => {
		expect(codex.node).toBe(`${packageJson.name}.${description.name}`);
		expect(codex.resources.primaryDocumentation[0]?.url).toMatch(/^https:/);
		expect(codex.alias).toEqual(expect.arrayContaining(['CSP', 'Partner Center', 'Qualification']));
	});

	it('needs nothing at run time that n8n does not bring', () => {
		expect(packageJson).not.toHaveProperty('dependencies');
		expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});
});

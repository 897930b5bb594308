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

/** The fields that the editor shows for the given parameters, in order. */
function getShownFields(parameters: INodeParameters): INodeProperties[] {
	const values = { authentication: 'oAuth2', resource: 'customerQualification', ...parameters };
	return description.properties.filter(
		(property) =>
			property.type !== 'hidden' &&
			NodeHelpers.displayParameter(values, property, null, description),
	);
}

function filterByName(properties: INodeProperties[], name: string): INodeProperties[] {
	return properties.filter((property) => property.name === name);
}

describe('names and values in saved workflows', () => {
	it('keeps the names of the node, its credentials and its fields', () => {
		expect(description.name).toBe('microsoftPartnerCenter');
		expect(description.credentials?.map(({ name }) => name)).toEqual([
			'microsoftPartnerCenterOAuth2Api',
			'microsoftPartnerCenterApi',
		]);
		expect(
			getShownFields({ operation: 'update', qualification: 'governmentCommunityCloud' }).map(
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
		expect(getShownFields({ operation: 'get' }).map(({ name }) => name)).toEqual([
			'authentication',
			'resource',
			'operation',
			'customerId',
			'options',
		]);
	});

	it.each([
		['', []],
		['education', ['educationSegment', 'website']],
		['governmentCommunityCloud', ['validationCode']],
		['stateOwnedEntity', []],
		['={{ $json.qualification }}', ['educationSegment', 'website', 'validationCode']],
		// The editor replaces an expression by its value for the first item. Later items can be different.
		['Education', ['educationSegment', 'website', 'validationCode']],
		['GCC', ['educationSegment', 'website', 'validationCode']],
	])(
		'shows the fields that Submit for Review may need if Qualification is "%s"',
		(qualification, names) => {
			const shown = getShownFields({ operation: 'submit', qualification }).map(({ name }) => name);
			expect(shown.slice(shown.indexOf('qualification') + 1, shown.indexOf('options'))).toEqual(
				names,
			);
		},
	);

	it('keeps the operations of each resource', () => {
		const operations = filterByName(description.properties, 'operation').map(
			({ displayOptions, options = [] }) => [
				displayOptions?.show?.resource,
				options.map((option) => ('value' in option ? option.value : undefined)),
			],
		);
		expect(operations).toEqual([
			[['address'], ['validate']],
			[['billingProfile'], ['get', 'update']],
			[['customer'], ['get', 'getAll', 'getValidationStatus']],
			[['customerQualification'], ['get', 'getAll', 'submit', 'update']],
			[['validationCode'], ['get', 'getAll']],
		]);
	});

	it.each([
		['customer', 'get'],
		['customerQualification', 'update'],
		['validationCode', 'getAll'],
	])('keeps the operation that is selected at first for the resource %s', (resource, operation) => {
		const [dropdown] = filterByName(getShownFields({ resource }), 'operation');
		expect(dropdown?.default).toBe(operation);
	});

	it('keeps the names of the trigger and its fields', () => {
		const trigger = new MicrosoftPartnerCenterTrigger().description;
		expect(trigger.name).toBe('microsoftPartnerCenterTrigger');
		expect(trigger.properties.map(({ name }) => name)).toEqual([
			'authentication',
			'event',
			'customerIds',
		]);
		expect(triggerCodex.node).toBe(`${packageJson.name}.${trigger.name}`);
	});

	it('selects Customer Qualification: Update by default', () => {
		const [resource] = filterByName(description.properties, 'resource');
		const [operation] = filterByName(getShownFields({}), 'operation');
		expect(resource?.default).toBe('customerQualification');
		expect(operation?.default).toBe('update');
	});

	it.each([
		[
			'Microsoft Partner Center OAuth2 API',
			new MicrosoftPartnerCenterOAuth2Api(),
			['cloud', 'apiBaseUrl', 'loginBaseUrl', 'tenantId', 'clientId', 'clientSecret'],
		],
		[
			'Microsoft Partner Center Refresh Token API',
			new MicrosoftPartnerCenterApi(),
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
	])('keeps the names of the credential %s and its fields', (displayName, credential, fields) => {
		expect(credential.displayName).toBe(displayName);
		expect(
			credential.properties
				.filter(({ type }) => type !== 'hidden' && type !== 'notice')
				.map(({ name }) => name),
		).toEqual(fields);
	});
});

describe('the field Validation Code', () => {
	const getField = (qualification: string) =>
		filterByName(getShownFields({ operation: 'update', qualification }), 'validationCode');

	it('is hidden for Education', () => {
		expect(getField('education')).toEqual([]);
	});

	it('is required for Government Community Cloud', () => {
		expect(getField('governmentCommunityCloud')).toMatchObject([{ required: true }]);
	});

	// Each item decides whether its qualification needs a code.
	it('is shown once and is optional if the qualification is an expression', () => {
		const fields = getField('={{ $json.qualification }}');
		expect(fields).toHaveLength(1);
		expect(fields[0]?.required).toBeUndefined();
	});

	it('is hidden for Get', () => {
		expect(
			filterByName(getShownFields({ operation: 'get', qualification: 'x' }), 'validationCode'),
		).toEqual([]);
	});
});

describe('the description of the node', () => {
	// The node search and AI agents use `action`.
	it('has an action and a description for each operation', () => {
		for (const { options = [] } of filterByName(description.properties, 'operation')) {
			for (const option of options) {
				expect(option).toMatchObject({
					action: expect.stringMatching(/^[A-Z][a-z ]+$/),
					description: expect.stringMatching(/^[A-Z]/),
				});
			}
		}
	});

	it('has a description for each field that a user fills in', () => {
		for (const property of description.properties) {
			if (property.type === 'hidden') continue;
			if (['resource', 'operation', 'options', 'filters'].includes(property.name)) continue;
			expect(property.description).toMatch(/\w/);
		}
	});
});

describe('the package', () => {
	it('has a source file for each node and credential that package.json lists', () => {
		for (const builtPath of [...packageJson.n8n.nodes, ...packageJson.n8n.credentials]) {
			const source = builtPath.replace(/^dist\//, '').replace(/\.js$/, '.ts');
			expect([source, existsSync(source)]).toEqual([source, true]);
		}
	});

	// n8n ignores a codex without `resources`.
	it('has a codex with the node name, a documentation link and search aliases', () => {
		expect(codex.node).toBe(`${packageJson.name}.${description.name}`);
		expect(codex.resources.primaryDocumentation[0]?.url).toMatch(/^https:/);
		expect(codex.alias).toEqual(expect.arrayContaining(['CSP', 'Partner Center', 'Qualification']));
	});

	it('has no dependencies besides the peer dependency n8n-workflow', () => {
		expect(packageJson).not.toHaveProperty('dependencies');
		expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});
});

import type { INodeProperties } from 'n8n-workflow';

const ADDRESS_RULE = 'Must start with https:// (or http:// for the machine that runs n8n)';

function baseUrlField(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. http://localhost:4010',
		description: `${description}. ${ADDRESS_RULE}.`,
		displayOptions: { show: { cloud: ['custom'] } },
	};
}

/** *Cloud* with its custom addresses, and the partner's tenant. */
export const cloudFields: INodeProperties[] = [
	{
		displayName: 'Cloud',
		name: 'cloud',
		type: 'options',
		default: 'global',
		description: 'The Microsoft cloud of your partner account. Almost all partners use Global.',
		options: [
			{ name: 'China (21Vianet)', value: 'china' },
			{
				name: 'Custom',
				value: 'custom',
				description: 'An API gateway in front of Partner Center, or the local sandbox',
			},
			{ name: 'Global', value: 'global' },
			{
				name: 'US Government',
				value: 'usGovernment',
				description:
					'Only if your own partner account is in this cloud. Customers in Government Community Cloud do not need it.',
			},
		],
	},
	baseUrlField('API Base URL', 'apiBaseUrl', 'The address of Partner Center'),
	baseUrlField(
		'Sign-in Base URL',
		'loginBaseUrl',
		'The address of the sign-in (Microsoft Entra), or of the server that replaces it',
	),
	{
		displayName: 'Tenant ID',
		name: 'tenantId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1a2b3c4d-1111-2222-3333-444455556666 or contoso.onmicrosoft.com',
		description: 'The ID or a domain of your own partner tenant',
		hint: "Use your own partner tenant, not a customer's tenant and not 'common'. Find it in the Entra admin center: Overview, Tenant ID.",
	},
];

/** The app registration that n8n signs in with. */
export const appFields: INodeProperties[] = [
	{
		displayName: 'Client ID',
		name: 'clientId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1a2b3c4d-aaaa-bbbb-cccc-444455556666',
		description: 'The ID of the app registration that n8n signs in with',
		hint: 'Find it in the Entra admin center: App registrations, your app, Application (client) ID',
	},
	{
		displayName: 'Client Secret',
		name: 'clientSecret',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description: 'A client secret of the app registration. It expires, so make a note of the date.',
		hint: 'Create it in the Entra admin center: App registrations, your app, Certificates & secrets, New client secret. Copy the Value, which is shown only once. Do not use the Secret ID.',
	},
];

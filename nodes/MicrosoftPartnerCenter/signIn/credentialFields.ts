import type { INodeProperties } from 'n8n-workflow';

const ADDRESS_RULE = `An address that begins with https:// (http:// only for this machine)`;

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

/** Where to sign in: *Cloud* with its custom addresses, and the partner's tenant. */
export const cloudFields: INodeProperties[] = [
	{
		displayName: 'Cloud',
		name: 'cloud',
		type: 'options',
		default: 'global',
		description: 'The Microsoft cloud that your partner account is in; Global for nearly everybody',
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
					'Your own partner account is in that cloud; Government Community Cloud customers do not need it',
			},
		],
	},
	baseUrlField('API Base URL', 'apiBaseUrl', 'Where Partner Center answers'),
	baseUrlField(
		'Sign-in Base URL',
		'loginBaseUrl',
		'Where Entra, or what stands in for it, answers',
	),
	{
		displayName: 'Tenant ID',
		name: 'tenantId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1a2b3c4d-1111-2222-3333-444455556666 or contoso.onmicrosoft.com',
		description: "Your own partner tenant, not a customer's: its ID, or a domain of it",
		hint: "Your own partner tenant, neither a customer's nor 'common'. In the Entra admin center: Overview, Tenant ID",
	},
];

/** The app registration that signs in for the person. */
export const appFields: INodeProperties[] = [
	{
		displayName: 'Client ID',
		name: 'clientId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1a2b3c4d-aaaa-bbbb-cccc-444455556666',
		description: 'The ID of the app registration that signs in for you',
		hint: 'In the Entra admin center: App registrations, your app, Application (client) ID',
	},
	{
		displayName: 'Client Secret',
		name: 'clientSecret',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description: 'A secret of the app registration; it expires, so note when',
		hint: 'In the Entra admin center: your app, Certificates & secrets, New client secret. Copy its Value, which is shown only once; the Secret ID is not it',
	},
];

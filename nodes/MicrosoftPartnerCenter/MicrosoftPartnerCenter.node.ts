import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { searchCustomers, searchValidationCodes } from './editor/listSearch';
import { operationProperties } from './operations';
import { runOperation } from './operations/run';

export class MicrosoftPartnerCenter implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Microsoft Partner Center',
		name: 'microsoftPartnerCenter',
		icon: {
			light: 'file:../../icons/partnerCenter.svg',
			dark: 'file:../../icons/partnerCenter.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: "Set and read the qualifications of a Microsoft cloud reseller's customers",
		defaults: { name: 'Microsoft Partner Center' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'microsoftPartnerCenterOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{
				name: 'microsoftPartnerCenterApi',
				required: true,
				displayOptions: { show: { authentication: ['refreshToken'] } },
			},
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				default: 'oAuth2',
				description:
					'How n8n signs in to Partner Center. Both ways act as a person who signed in with MFA.',
				options: [
					{
						name: 'OAuth2',
						value: 'oAuth2',
						description:
							'Press Connect and sign in; the right choice unless you keep a refresh token',
					},
					{
						name: 'Refresh Token',
						value: 'refreshToken',
						description: 'Secure Application Model: you already keep a refresh token',
					},
				],
			},
			...operationProperties,
		],
	};

	methods = { listSearch: { searchCustomers, searchValidationCodes } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runOperation(this)];
	}
}

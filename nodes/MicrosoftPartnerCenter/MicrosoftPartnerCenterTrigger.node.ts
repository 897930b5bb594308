import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { getCustomers } from './methods/loadOptions';
import { authenticationField, credentialSlots } from './authentication';
import { poll } from './trigger/poll';

/** The polling trigger as n8n sees it. Its events are in `trigger/`. */
export class MicrosoftPartnerCenterTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Microsoft Partner Center Trigger',
		name: 'microsoftPartnerCenterTrigger',
		icon: {
			light: 'file:../../icons/partnerCenter.svg',
			dark: 'file:../../icons/partnerCenter.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		// n8n's nodes panel shows this description for both nodes.
		description:
			'Set and read the qualifications of customers, or start a workflow when one is approved, denied or changed',
		eventTriggerDescription: 'Waiting for a qualification to be approved, denied or changed',
		defaults: { name: 'Microsoft Partner Center Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialSlots,
		properties: [
			authenticationField,
			{
				displayName: 'Trigger On',
				name: 'event',
				type: 'options',
				required: true,
				default: 'reviewDecided',
				options: [
					{
						name: 'Qualification Changed',
						value: 'qualificationChanged',
						description:
							"When anyone changes a customer's qualification, according to the activity log in Partner Center",
					},
					{
						name: 'Review Decided',
						value: 'reviewDecided',
						description:
							'When Microsoft approves or denies a qualification that was submitted for review',
					},
				],
			},
			{
				displayName: 'Customer Names or IDs',
				name: 'customerIds',
				type: 'multiOptions',
				required: true,
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				typeOptions: { loadOptionsMethod: 'getCustomers' },
				displayOptions: { show: { event: ['reviewDecided'] } },
			},
		],
	};

	methods = { loadOptions: { getCustomers } };

	/**
	 * Looks for new events.
	 *
	 * @returns one item for each event, or null if there are none
	 * @throws {NodeApiError | NodeOperationError} if nothing could be read
	 */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}

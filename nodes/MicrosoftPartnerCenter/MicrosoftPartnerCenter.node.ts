import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { searchCustomers, searchValidationCodes } from './methods/listSearch';
import { operationProperties } from './operations';
import { authenticationField, credentialSlots } from './authentication';
import { executeOperation } from './operations/execute';

/** The node as n8n sees it; each operation stands in a file of its own under `operations/`. */
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
		credentials: credentialSlots,
		properties: [authenticationField, ...operationProperties],
	};

	methods = { listSearch: { searchCustomers, searchValidationCodes } };

	/**
	 * Carries the chosen operation out for every input item.
	 *
	 * @returns the items of the one output, each paired with its input item
	 * @throws NodeApiError or NodeOperationError of a refused item, where the node stops at one
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeOperation(this)];
	}
}

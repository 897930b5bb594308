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

/** The node as n8n sees it. Each operation has its own file in `operations/`. */
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
		description: 'Set and read the qualifications of your customers in Microsoft Partner Center',
		defaults: { name: 'Microsoft Partner Center' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialSlots,
		properties: [authenticationField, ...operationProperties],
	};

	methods = { listSearch: { searchCustomers, searchValidationCodes } };

	/**
	 * Runs the chosen operation for every input item.
	 *
	 * @returns the items of the single output, each paired with its input item
	 * @throws {NodeApiError | NodeOperationError} if an item fails and *On Error* is set to stop
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeOperation(this)];
	}
}

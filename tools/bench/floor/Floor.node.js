/**
 * The floor: a node that only reads its field with the customer's ID and calls n8n's `httpRequestWithAuthentication` for
 * each item, several at once. It has no retries, no checks and no error messages, so no node with such a field that signs in
 * through n8n can need less time. It is never shipped: the n8n of the benchmark loads this file as a custom node.
 */
class Floor {
	description = {
		displayName: 'Floor',
		name: 'floor',
		group: ['transform'],
		version: 1,
		description: 'Sends one update for each item, and does nothing else',
		defaults: { name: 'Floor' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [
			{ name: 'microsoftPartnerCenterOAuth2Api' },
			{ name: 'microsoftPartnerCenterApi' },
		],
		properties: [
			{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
			{ displayName: 'Credential Type', name: 'credentialType', type: 'string', default: '' },
			{ displayName: 'Customer ID', name: 'customerId', type: 'string', default: '' },
			{ displayName: 'Max Concurrency', name: 'maxConcurrency', type: 'number', default: 5 },
		],
	};

	async execute() {
		const [baseUrl, credentialType, maxConcurrency] = [
			'baseUrl',
			'credentialType',
			'maxConcurrency',
		].map((name) => this.getNodeParameter(name, 0));
		const results = [];
		// All workers take their items from the same iterator.
		const queue = this.getInputData().keys();
		const work = async () => {
			for (const index of queue) {
				const customerId = this.getNodeParameter('customerId', index);
				const url = `${baseUrl}/v1/customers/${customerId}/qualification`;
				const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
				const request = { method: 'PUT', url, headers, body: '1', returnFullResponse: true };
				const response = await this.helpers.httpRequestWithAuthentication.call(
					this,
					credentialType,
					request,
				);
				results[index] = { json: { qualification: response.body }, pairedItem: index };
			}
		};
		await Promise.all(Array.from({ length: maxConcurrency }, work));
		return [results];
	}
}

module.exports = { Floor };

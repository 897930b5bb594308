import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { ReceivedRequest, Sandbox } from '../../../tools/sandbox';
import { apiRequests } from './setup';
import type { TestContext } from './setup';

/** Parameters of *Billing Profile: Update*, as the editor saves them. */
export function updateProfile(
	customer: { readonly id: string },
	updateFields: IDataObject,
	options: IDataObject = {},
): INodeParameters {
	return {
		resource: 'billingProfile',
		operation: 'update',
		customerId: { __rl: true, mode: 'id', value: customer.id },
		updateFields: updateFields as INodeParameters,
		options: options as INodeParameters,
	};
}

/** Parameters of *Billing Profile: Get*. */
export function getProfile(customer: { readonly id: string }): INodeParameters {
	return {
		resource: 'billingProfile',
		operation: 'get',
		customerId: { __rl: true, mode: 'id', value: customer.id },
	};
}

/** Parameters of *Address: Validate*. */
export function validateAddress(address: IDataObject, options: IDataObject = {}): INodeParameters {
	return {
		resource: 'address',
		operation: 'validate',
		...(address as INodeParameters),
		options: options as INodeParameters,
	};
}

/** The requests of a run in a short form, such as `PUT 412`. */
export function listExchanges(sandbox: Sandbox): string[] {
	return apiRequests(sandbox).map(({ method, answered }) => `${method} ${answered}`);
}

/** The writes that the sandbox received. */
export function listWrites(sandbox: Sandbox): ReceivedRequest[] {
	return apiRequests(sandbox).filter(({ method }) => method === 'PUT');
}

/** Runs the node, which continues on errors, and returns the JSON of its items. */
export async function runAndContinue(
	{ engine }: TestContext,
	parameters: INodeParameters,
	items?: IDataObject[],
) {
	const onError = 'continueRegularOutput';
	const { output, error, hints } = await engine.run({ parameters, items, onError });
	expect(error).toBeUndefined();
	const json = output[0]?.json;
	const details = json?.details as IDataObject | undefined;
	return { json, details, output: output.map((item) => item.json), hints };
}

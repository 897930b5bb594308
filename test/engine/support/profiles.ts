import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { apiRequests } from './setup';
import type { ReceivedRequest, Sandbox } from '../../../sandbox';

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

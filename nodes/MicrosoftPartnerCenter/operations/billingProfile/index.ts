import type { Resource } from '../operation';
import { get } from './get';
import { update } from './update';

/** The resource *Billing Profile*: the name, contact and address that a customer is billed under. */
export const billingProfile: Resource = {
	value: 'billingProfile',
	name: 'Billing Profile',
	operations: [get, update],
};

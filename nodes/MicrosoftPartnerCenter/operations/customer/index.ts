import type { Resource } from '../operation';
import { get } from './get';
import { getAll } from './getAll';
import { getValidationStatus } from './getValidationStatus';

/** The resource *Customer*: the customers of the partner. */
export const customer: Resource = {
	value: 'customer',
	name: 'Customer',
	operations: [get, getAll, getValidationStatus],
};

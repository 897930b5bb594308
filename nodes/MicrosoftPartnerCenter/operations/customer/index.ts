import type { Resource } from '../definition';
import { get } from './get';
import { getAll } from './getAll';

export const customer: Resource = {
	value: 'customer',
	name: 'Customer',
	operations: [get, getAll],
};

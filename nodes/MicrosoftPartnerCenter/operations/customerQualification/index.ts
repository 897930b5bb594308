import type { Resource } from '../definition';
import { get } from './get';
import { update } from './update';

export const customerQualification: Resource = {
	value: 'customerQualification',
	name: 'Customer Qualification',
	operations: [get, update],
};

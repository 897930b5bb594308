import type { Resource } from '../operation';
import { get } from './get';
import { getAll } from './getAll';
import { submit } from './submit';
import { update } from './update';

/** The resource *Customer Qualification*: the qualifications of one customer. */
export const customerQualification: Resource = {
	value: 'customerQualification',
	name: 'Customer Qualification',
	operations: [get, getAll, submit, update],
};

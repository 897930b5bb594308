import type { Resource } from '../operation';
import { get } from './get';
import { getAll } from './getAll';

/** The resource *Validation Code*: the partner's codes for Government Community Cloud. */
export const validationCode: Resource = {
	value: 'validationCode',
	name: 'Validation Code',
	operations: [get, getAll],
	defaultOperation: getAll,
};

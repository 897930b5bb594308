import type { Resource } from '../definition';
import { getAll } from './getAll';

export const validationCode: Resource = {
	value: 'validationCode',
	name: 'Validation Code',
	operations: [getAll],
};

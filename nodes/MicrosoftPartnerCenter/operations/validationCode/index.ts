import type { Resource } from '../operation';
import { getAll } from './getAll';

export const validationCode: Resource = {
	value: 'validationCode',
	name: 'Validation Code',
	operations: [getAll],
};

import type { Resource } from '../operation';
import { validate } from './validate';

/** The resource *Address*: a postal address that Microsoft can check. */
export const address: Resource = {
	value: 'address',
	name: 'Address',
	operations: [validate],
};

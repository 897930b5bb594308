import { readQualification } from '../../domain/qualification';
import type { CustomerId } from '../../domain/customer';
import { defineOperation } from '../definition';
import type { OperationContext } from '../definition';
import { customerField, optionsField, timeoutOption } from '../fields';

/** The address of a customer's qualification. */
export function qualificationPath(customerId: CustomerId): string {
	return `/v1/customers/${encodeURIComponent(customerId)}/qualification`;
}

/**
 * Reads a customer's present qualification.
 *
 * @param timeoutMs milliseconds for one try
 * @returns one of this package's names, or the service's own where it is unknown
 * @throws RequestFailed
 */
export async function fetchQualification(
	{ client, ids }: OperationContext,
	customerId: CustomerId,
	timeoutMs: number,
): Promise<string> {
	return await client.request(
		{ method: 'GET', path: qualificationPath(customerId), timeoutMs, read: readQualification },
		ids,
	);
}

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer qualification',
	description: 'Read which qualification a customer has',
	properties: [customerField, optionsField([timeoutOption])],
	read: (parameters) => ({
		customerId: parameters.customerId(),
		timeoutMs: parameters.timeoutMs(),
	}),
	async run(context, { customerId, timeoutMs }) {
		const qualification = await fetchQualification(context, customerId, timeoutMs);
		return [{ customerId, qualification, ...context.ids }];
	},
});

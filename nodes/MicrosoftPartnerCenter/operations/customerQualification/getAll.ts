import type { IDataObject } from 'n8n-workflow';
import { customerPath } from '../../api/customers';
import type { TraceIds } from '../../api/request';
import type { CustomerId } from '../../domain/customer';
import { adviceForDenial, readQualifications } from '../../domain/review';
import type { ReviewedQualification } from '../../domain/review';
import { defineOperation } from '../definition';
import type { OperationContext } from '../definition';
import { customerField, optionsField } from '../fields';

/** The address of a customer's qualifications with their reviews. */
export function qualificationsPath(customerId: CustomerId): string {
	return `${customerPath(customerId)}/qualifications`;
}

/**
 * Reads all qualifications of a customer with their reviews.
 *
 * @param timeoutMs milliseconds for one try
 * @throws RequestFailed
 */
export async function fetchQualifications(
	{ client }: Pick<OperationContext, 'client'>,
	customerId: CustomerId,
	ids: TraceIds,
	timeoutMs: number,
): Promise<ReviewedQualification[]> {
	return await client.request(
		{ method: 'GET', path: qualificationsPath(customerId), timeoutMs, read: readQualifications },
		ids,
	);
}

/** One qualification as an output item: only what the service said, and what to do about a denial. */
export function toItem(customerId: CustomerId, reviewed: ReviewedQualification): IDataObject {
	const advice = adviceForDenial(reviewed.vettingReason);
	const known = Object.entries({ ...reviewed, vettingAdvice: advice }).filter(
		([, value]) => value !== undefined,
	);
	return { customerId, ...Object.fromEntries(known) };
}

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many customer qualifications',
	description: "Retrieve every qualification of a customer with the status of Microsoft's review",
	properties: [customerField, optionsField()],
	read: (parameters) => ({
		customer: parameters.customer(),
		timeoutMs: parameters.timeoutMs(),
	}),
	async run(context, { customer, timeoutMs }) {
		const customerId = await context.customers.resolve(customer, context.ids, timeoutMs);
		const found = await fetchQualifications(context, customerId, context.ids, timeoutMs);
		return found.map((reviewed) => toItem(customerId, reviewed));
	},
});

/** Records the writes in the audit log. */
import { writeName, type Qualification } from '../qualification';
import type { CustomerRecord } from '../types';
import type { Call } from './call';
import { RefusalError } from './refusal';

/**
 * "Auditing resources" page: `update_customer_qualification` on a `customer`, with the old and the new value. The format of
 * these values for a qualification is not documented. As in the page's examples, each is JSON text with PascalCase names.
 */
export function recordChange(
	{ world, session, headers }: Call,
	customer: CustomerRecord,
	change: { from: Qualification; to: Qualification; status?: 'succeeded' | 'failed' },
): void {
	world.records.addAuditRecord({
		customerId: customer.id,
		userPrincipalName: session.user?.userPrincipalName,
		resourceOldValue: resource(change.from),
		resourceNewValue: resource(change.to),
		originalCorrelationId: headers['ms-correlationid'],
		operationStatus: change.status ?? 'succeeded',
	});
}

/** Runs `work` and records the result. A rejection is recorded as `failed` (the sandbox's choice) and thrown again. */
export function audited(
	call: Call,
	customer: CustomerRecord,
	wanted: Qualification,
	work: () => void,
): void {
	const change = { from: customer.qualification, to: wanted };
	try {
		work();
	} catch (cause) {
		if (cause instanceof RefusalError)
			recordChange(call, customer, { ...change, status: 'failed' });
		throw cause;
	}
	recordChange(call, customer, change);
}

function resource(qualification: Qualification): string {
	return JSON.stringify({
		Qualification: writeName(qualification),
		Attributes: { ObjectType: 'CustomerQualification' },
	});
}

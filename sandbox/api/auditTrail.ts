/** What the writes leave in the audit log. */
import { writeName, type Qualification } from '../qualification';
import type { CustomerRecord } from '../types';
import type { Call } from './call';
import { Refusal } from './refusal';

/**
 * "Auditing resources" page: `update_customer_qualification` on a `customer`, with the old and the new value. What these
 * hold for a qualification is not documented; as in the page's examples, each is JSON as text, with names in PascalCase.
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

/** Runs the work and records how it went: a refusal as `failed` (the sandbox's choice), and then lets it through. */
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
		if (cause instanceof Refusal) recordChange(call, customer, { ...change, status: 'failed' });
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

/** Records the writes in the audit log. */
import type { NewAuditRecord } from '../auditLog';
import { isObject, type BillingProfile } from '../billingProfile';
import { writeName, type Qualification } from '../qualification';
import type { CustomerRecord } from '../types';
import type { Call } from './call';
import { RefusalError } from './refusal';

/**
 * "Auditing resources" page: `update_customer_qualification` on a `customer`, with the old and the new value. The format of
 * these values for a qualification is not documented. As in the page's examples, each is JSON text with PascalCase names.
 */
export function recordChange(
	call: Call,
	customer: CustomerRecord,
	change: { from: Qualification; to: Qualification; status?: 'succeeded' | 'failed' },
): void {
	record(call, customer, {
		operationType: 'update_customer_qualification',
		resourceOldValue: resource(change.from),
		resourceNewValue: resource(change.to),
		operationStatus: change.status ?? 'succeeded',
	});
}

/**
 * The swagger "Microsoft Partner Audit Api": `update_customer_billing_profile`, on a `customer`. An update that is rejected
 * is not recorded (the sandbox's choice).
 */
export function recordProfileChange(
	call: Call,
	customer: CustomerRecord,
	{ from, to }: { from: BillingProfile; to: BillingProfile },
): void {
	record(call, customer, {
		operationType: 'update_customer_billing_profile',
		resourceOldValue: JSON.stringify(capitalize(from)),
		resourceNewValue: JSON.stringify(capitalize(to)),
	});
}

function record(
	{ world, session, headers }: Call,
	customer: CustomerRecord,
	more: Partial<NewAuditRecord>,
): void {
	world.records.addAuditRecord({
		customerId: customer.id,
		userPrincipalName: session.user?.userPrincipalName,
		originalCorrelationId: headers['ms-correlationid'],
		...more,
	});
}

/** @returns the value, with member names that begin with a capital */
function capitalize(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(capitalize);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name.replace(/^./, (first) => first.toUpperCase()),
			capitalize(member),
		]),
	);
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

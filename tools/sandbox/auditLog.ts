/** The audit log that `GET /v1/auditrecords` returns. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { seed } from './seed';

/** The fields of the "Auditing resources" page, plus two that only the swagger and the .NET SDK have. */
export interface AuditRecord {
	/** Only in the swagger and the .NET SDK. */
	readonly id: string;
	readonly partnerId: string;
	readonly customerId: string;
	readonly customerName: string;
	/** `undefined` for an app-only operation. */
	readonly userPrincipalName: string | undefined;
	readonly applicationId: string;
	readonly resourceType: string;
	readonly resourceOldValue: string | undefined;
	readonly resourceNewValue: string | undefined;
	readonly operationType: string;
	/** Only in the swagger and the .NET SDK. */
	readonly originalCorrelationId: string | undefined;
	/** ISO 8601, in UTC. */
	readonly operationDate: string;
	readonly operationStatus: 'succeeded' | 'failed' | 'progress' | 'decline';
	/** When the log shows the record for the first time: ISO 8601. `undefined`: at once. */
	readonly shownFrom?: string;
}

/** A record to add. By default, it is a successful change that the partner's admin agent makes now. */
export type NewAuditRecord = Pick<AuditRecord, 'customerId'> & Partial<AuditRecord>;

export const newAuditRecordSchema: z.ZodType<NewAuditRecord> = z
	.object({
		customerId: z.string(),
		id: z.string().optional(),
		partnerId: z.string().optional(),
		customerName: z.string().optional(),
		userPrincipalName: z.string().optional(),
		applicationId: z.string().optional(),
		resourceType: z.string().optional(),
		resourceOldValue: z.string().optional(),
		resourceNewValue: z.string().optional(),
		operationType: z.string().optional(),
		originalCorrelationId: z.string().optional(),
		operationDate: z.string().datetime().optional(),
		operationStatus: z.enum(['succeeded', 'failed', 'progress', 'decline']).optional(),
		shownFrom: z.string().datetime().optional(),
	})
	.strict();

export class AuditLog {
	/** In insertion order. */
	private entries: AuditRecord[] = [];

	/** Newest first, as in the example of the "Get a record of Partner Center activity" page. */
	get records(): readonly AuditRecord[] {
		return [...this.entries]
			.reverse()
			.sort((left, right) => Date.parse(right.operationDate) - Date.parse(left.operationDate));
	}

	add(record: NewAuditRecord, customerName: string): void {
		const { adminAgent } = seed.users;
		this.entries.push({
			id: randomUUID(),
			partnerId: seed.partner.tenantId,
			customerName,
			userPrincipalName: adminAgent.userPrincipalName,
			applicationId: seed.app.clientId,
			resourceType: 'customer',
			resourceOldValue: undefined,
			resourceNewValue: undefined,
			operationType: 'update_customer_qualification',
			originalCorrelationId: undefined,
			operationStatus: 'succeeded',
			...record,
			operationDate: new Date(record.operationDate ?? Date.now()).toISOString(),
		});
	}

	clear(): void {
		this.entries = [];
	}
}

/** The current customers, validation codes and audit records. */
import { AuditLog, type AuditRecord, type NewAuditRecord } from './auditLog';
import { CustomerBook } from './customerBook';
import { generatedCustomer, seed, type SeedCustomer } from './seed';
import type { CodeUse, CustomerRecord, SandboxState, ValidationCodeRecord } from './types';
import type { ServiceClock } from './clock';
import type { ProfileChange, ProfileChangeOptions } from './billingProfile';
import { ProfileBook } from './profileBook';
import { LaggingReads, type ReadLag } from './readLag';
import type { TokenVault } from './tokens';
import {
	completeRecord,
	decideReview,
	setRecord,
	type QualificationRecord,
	type ReviewDecision,
} from './vetting';

export class Records implements SandboxState {
	readonly book = new CustomerBook();
	readonly validationCodes: ValidationCodeRecord[] = [];
	readonly codeUses: CodeUse[] = [];
	readonly audit = new AuditLog();
	readonly profiles = new ProfileBook();
	/** The qualifications of each customer and the validation codes, as reads show them. */
	readonly shown = {
		qualifications: new LaggingReads<readonly QualificationRecord[]>(),
		codes: new LaggingReads<Readonly<ValidationCodeRecord>>(),
	};
	private generated = 0;

	/** @param generatedAtStart the number of generated customers after each reset */
	constructor(
		readonly tokens: TokenVault,
		private readonly generatedAtStart: number,
		readonly clock: ServiceClock,
	) {
		this.reset();
	}

	get customers(): readonly CustomerRecord[] {
		return this.book.all;
	}

	get auditRecords(): readonly AuditRecord[] {
		return this.audit.records;
	}

	reset(): void {
		this.book.clear();
		for (const details of Object.values<SeedCustomer>(seed.customers)) this.book.add(details);
		this.generated = 0;
		this.addCustomers(this.generatedAtStart);
		this.validationCodes.splice(
			0,
			Infinity,
			...Object.values(seed.validationCodes).map((code) => ({ ...code, eTag: newETag() })),
		);
		this.codeUses.splice(0, Infinity, ...seed.codeUses);
		this.audit.clear();
		this.shown.qualifications.reset();
		this.shown.codes.reset();
		this.profiles.reset();
	}

	lagReads(lag: ReadLag | undefined): void {
		this.shown.qualifications.set(lag);
		this.shown.codes.set(lag);
		this.profiles.shown.set(lag);
	}

	addCustomers(count: number): readonly CustomerRecord[] {
		return Array.from({ length: count }, () => {
			this.generated += 1;
			return this.book.add(generatedCustomer(this.generated));
		});
	}

	setQualifications(customerId: string, qualifications: readonly QualificationRecord[]): void {
		const customer = this.customer(customerId);
		customer.qualifications = [];
		for (const record of qualifications) {
			setRecord(customer, completeRecord(record, this.clock.iso()));
		}
		this.shown.qualifications.forget(customer.id);
	}

	decideReview(customerId: string, decision: ReviewDecision): void {
		decideReview(this.customer(customerId), decision);
	}

	changeBillingProfile(
		customerId: string,
		change: ProfileChange,
		options: ProfileChangeOptions = {},
	): void {
		this.profiles.change(this.customer(customerId), change, options);
	}

	setValidationStatus(customerId: string, status: string): void {
		this.customer(customerId).validationStatus = { status, changedAt: this.clock.iso() };
	}

	addAuditRecord(record: NewAuditRecord): void {
		const operationDate = record.operationDate ?? this.clock.iso();
		const name = this.findCustomer(record.customerId)?.name ?? '';
		this.audit.add({ ...record, operationDate }, name);
	}

	findCustomer(id: string): CustomerRecord | undefined {
		return this.book.find(id);
	}

	findValidationCode(validationId: string): ValidationCodeRecord | undefined {
		return this.validationCodes.find((code) => code.validationId === validationId);
	}

	customer(id: string): CustomerRecord {
		const customer = this.findCustomer(id);
		if (!customer) throw new Error(`The sandbox has no customer ${id}`);
		return customer;
	}

	validationCode(validationId: string): ValidationCodeRecord {
		const code = this.findValidationCode(validationId);
		if (!code) throw new Error(`The sandbox has no validation code ${validationId}`);
		return code;
	}

	timesUsed(validationId: string): number {
		return this.codeUses
			.slice(seed.codeUses.length)
			.filter((use) => use.validationId === validationId).length;
	}

	/** Consumes one use of the code and stores the customer that used it. */
	useCode(code: ValidationCodeRecord, customer: CustomerRecord): void {
		this.shown.codes.remember(code.validationId, { ...code });
		if (code.remainingCreates !== null) code.remainingCreates -= 1;
		code.eTag = newETag();
		this.codeUses.push({ customerId: customer.id, validationId: code.validationId });
	}
}

/** A weak tag with a timestamp, as on the "Get a partner's validation codes" page. */
function newETag(): string {
	return `W/"datetime'${encodeURIComponent(new Date().toISOString())}'"`;
}

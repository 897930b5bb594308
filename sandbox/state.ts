/** The customers and validation codes as they are now. */
import { seed } from './seed';
import type { CodeUse, CustomerRecord, SandboxState, ValidationCodeRecord } from './types';
import type { TokenVault } from './tokens';

export class Records implements SandboxState {
	readonly customers: CustomerRecord[] = [];
	readonly validationCodes: ValidationCodeRecord[] = [];
	readonly codeUses: CodeUse[] = [];

	constructor(readonly tokens: TokenVault) {
		this.reset();
	}

	reset(): void {
		this.customers.splice(
			0,
			Infinity,
			...Object.values(seed.customers).map((customer) => ({ ...customer, timesApplied: 0 })),
		);
		this.validationCodes.splice(
			0,
			Infinity,
			...Object.values(seed.validationCodes).map((code) => ({ ...code, eTag: newETag() })),
		);
		this.codeUses.splice(0, Infinity, ...seed.codeUses);
	}

	findCustomer(id: string): CustomerRecord | undefined {
		return this.customers.find((customer) => customer.id === id.toLowerCase());
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

	/** Consumes one use of the code and remembers for whom. */
	useCode(code: ValidationCodeRecord, customer: CustomerRecord): void {
		if (code.remainingCreates !== null) code.remainingCreates -= 1;
		code.eTag = newETag();
		this.codeUses.push({ customerId: customer.id, validationId: code.validationId });
	}
}

/** Of the kind the "Get a partner's validation codes" page shows: a weak tag around a timestamp. */
function newETag(): string {
	return `W/"datetime'${encodeURIComponent(new Date().toISOString())}'"`;
}

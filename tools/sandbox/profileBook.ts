/** Changes of the customers' billing profiles, by clients and by other programs. */
import {
	complete,
	merge,
	type BillingProfile,
	type ProfileChange,
	type ProfileChangeOptions,
	type ProfileMembers,
} from './billingProfile';
import { LaggingReads } from './readLag';
import type { CustomerRecord } from './types';

interface ForeignChange {
	readonly change: ProfileChange;
	/** The number of updates that it still precedes. */
	left: number;
	/** How many times it was made. */
	made: number;
}

export class ProfileBook {
	/** The profiles, as reads show them. */
	readonly shown = new LaggingReads<BillingProfile>();
	private readonly foreign = new Map<string, ForeignChange[]>();
	private readonly changed = new Set<string>();
	private version = 0;

	reset(): void {
		this.shown.reset();
		this.foreign.clear();
		this.changed.clear();
		this.version = 0;
	}

	/** @returns whether the profile differs from the customer's first one */
	hasChanged({ id }: CustomerRecord): boolean {
		return this.changed.has(id);
	}

	/** @returns the profile with a new ETag */
	replace(customer: CustomerRecord, members: ProfileMembers): BillingProfile {
		this.version += 1;
		const before = customer.billingProfile;
		customer.billingProfile = complete(customer, members, this.version);
		this.shown.remember(customer.id, before);
		this.changed.add(customer.id);
		return customer.billingProfile;
	}

	/** See `changeBillingProfile` in types.ts. */
	change(
		customer: CustomerRecord,
		change: ProfileChange,
		{ beforeWrites }: ProfileChangeOptions,
	): void {
		if (beforeWrites === undefined) {
			this.make(customer, change, 1);
			return;
		}
		const waiting = this.foreign.get(customer.id) ?? [];
		this.foreign.set(customer.id, [...waiting, { change, left: beforeWrites, made: 0 }]);
	}

	/** The caller must call it just before each update of the profile is checked. */
	makeForeignChanges(customer: CustomerRecord): void {
		const due = (this.foreign.get(customer.id) ?? []).filter(({ left }) => left > 0);
		this.foreign.set(customer.id, due);
		for (const entry of due) {
			entry.left -= 1;
			entry.made += 1;
			this.make(customer, entry.change, entry.made);
		}
	}

	private make(customer: CustomerRecord, change: ProfileChange, number: number): void {
		const present = customer.billingProfile;
		const members = typeof change === 'function' ? change(present, number) : change;
		this.replace(customer, merge(present, members));
	}
}

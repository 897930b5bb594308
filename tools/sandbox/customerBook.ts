/** The customers, indexed by ID and domain, so that lookups stay fast with many customers. */
import { firstProfile, type BillingProfile } from './billingProfile';
import { seed, type SeedCustomer } from './seed';
import type { CustomerRecord } from './types';
import { completeRecord, presentQualification } from './vetting';

export class CustomerBook {
	/** In insertion order. */
	readonly all: CustomerRecord[] = [];
	private readonly byId = new Map<string, CustomerRecord>();
	private readonly byDomain = new Map<string, CustomerRecord>();

	add(details: SeedCustomer): CustomerRecord {
		const customer = newCustomer(details);
		this.all.push(customer);
		this.byId.set(customer.id, customer);
		for (const domain of [customer.domain, ...customer.customDomains]) {
			this.byDomain.set(domain, customer);
		}
		return customer;
	}

	clear(): void {
		this.all.length = 0;
		this.byId.clear();
		this.byDomain.clear();
	}

	/** @param id not case-sensitive */
	find(id: string): CustomerRecord | undefined {
		return this.byId.get(id.toLowerCase());
	}

	/** @param domain the default domain or a custom domain, not case-sensitive */
	findByDomain(domain: string): CustomerRecord | undefined {
		return this.byDomain.get(domain.toLowerCase());
	}

	/**
	 * @param text not case-sensitive
	 * @returns the customers in insertion order; the field `domain` is the default domain
	 */
	startingWith(field: 'name' | 'domain', text: string): readonly CustomerRecord[] {
		const wanted = text.toLowerCase();
		return this.all.filter((customer) => customer[field].toLowerCase().startsWith(wanted));
	}
}

function newCustomer(details: SeedCustomer): CustomerRecord {
	const { qualification, ...rest } = details;
	// Made when it is needed: most of 10,000 customers never need theirs.
	let profile: BillingProfile | undefined;
	return {
		...rest,
		get qualification() {
			return presentQualification(this);
		},
		qualifications:
			qualification === 'none' ? [] : [completeRecord({ qualification }, seed.qualifiedOn)],
		get billingProfile() {
			profile ??= firstProfile(details);
			return profile;
		},
		set billingProfile(changed) {
			profile = changed;
		},
		timesApplied: 0,
		timesSubmitted: 0,
		educationSubmissions: 0,
		timesProfileWritten: 0,
		validationStatus: { status: 'Allowed', changedAt: seed.qualifiedOn },
	};
}

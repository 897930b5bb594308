/** The customers, each found at once by whatever a request names it with, however many there are. */
import { PrefixIndex } from './prefixIndex';
import { seed, type SeedCustomer } from './seed';
import type { CustomerRecord } from './types';
import { completeRecord, presentQualification } from './vetting';

export class CustomerBook {
	/** In the order in which they were added. */
	readonly all: CustomerRecord[] = [];
	private readonly byId = new Map<string, CustomerRecord>();
	private readonly byDomain = new Map<string, CustomerRecord>();
	private readonly beginnings = {
		name: new PrefixIndex<CustomerRecord>(),
		domain: new PrefixIndex<CustomerRecord>(),
	};

	add(details: SeedCustomer): CustomerRecord {
		const customer = newCustomer(details);
		this.all.push(customer);
		this.byId.set(customer.id, customer);
		for (const domain of [customer.domain, ...customer.customDomains]) {
			this.byDomain.set(domain, customer);
		}
		this.beginnings.name.add(customer.name, customer);
		this.beginnings.domain.add(customer.domain, customer);
		return customer;
	}

	clear(): void {
		this.all.length = 0;
		this.byId.clear();
		this.byDomain.clear();
		this.beginnings.name.clear();
		this.beginnings.domain.clear();
	}

	/** @param id in any case */
	find(id: string): CustomerRecord | undefined {
		return this.byId.get(id.toLowerCase());
	}

	/** @param domain the default one or any other of the customer's, in any case */
	findByDomain(domain: string): CustomerRecord | undefined {
		return this.byDomain.get(domain.toLowerCase());
	}

	/** In the order in which they were added. `domain` is the default one. */
	startingWith(field: 'name' | 'domain', text: string): readonly CustomerRecord[] {
		return this.beginnings[field].startingWith(text);
	}
}

function newCustomer(details: SeedCustomer): CustomerRecord {
	const { qualification, ...rest } = details;
	return {
		...rest,
		get qualification() {
			return presentQualification(this);
		},
		qualifications:
			qualification === 'none'
				? []
				: [completeRecord({ qualification, vettingCreatedDate: seed.qualifiedOn })],
		timesApplied: 0,
		timesSubmitted: 0,
		educationSubmissions: 0,
	};
}

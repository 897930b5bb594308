/** The fictional customers of every sandbox, with their addresses, and the generated ones. */
import type { Qualification } from './qualification';

export interface SeedAddress {
	readonly addressLine1: string;
	readonly city: string;
	/** `undefined` in a country without states. */
	readonly state: string | undefined;
	readonly postalCode: string;
	/** ISO 3166-1 alpha-2. */
	readonly country: string;
}

export interface SeedCustomer extends SeedAddress {
	readonly id: string;
	readonly name: string;
	/** The default domain. The filter of `GET /v1/customers` supports no other domain. */
	readonly domain: string;
	/** Other domains that the customer has verified. OpenID discovery also finds them. */
	readonly customDomains: readonly string[];
	readonly qualification: Qualification;
	/** `none`: a customer of another partner, which this partner is not allowed to access. */
	readonly relationship: 'reseller' | 'none';
}

type More = Partial<Pick<SeedCustomer, 'customDomains' | 'qualification' | 'relationship'>>;

/** A customer with its company name and the first part of its default domain. */
function customer(
	number: number,
	[name, prefix]: readonly [string, string],
	{
		customDomains = [],
		qualification = 'none',
		relationship = 'reseller',
		...address
	}: More & SeedAddress,
): SeedCustomer {
	return {
		id: `c0570000-0000-4000-8000-${String(number).padStart(12, '0')}`,
		name,
		domain: `${prefix}.onmicrosoft.com`,
		customDomains,
		...address,
		qualification,
		relationship,
	};
}

/** Every address has its own street. The sandbox's address validation knows these addresses. */
function inUnitedStates(
	addressLine1: string,
	place: readonly [string, string, string],
): SeedAddress {
	const [city, state, postalCode] = place;
	return { addressLine1, city, state, postalCode, country: 'US' };
}

export const customers = {
	contosoUniversity: customer(1, ['Contoso University', 'contosouniversity'], {
		...inUnitedStates('1 Campus Drive', ['Redmond', 'WA', '98052']),
		customDomains: ['contoso.edu', 'contosouniversity.com'],
	}),
	contosoPharmaceuticals: customer(
		2,
		['Contoso Pharmaceuticals', 'contosopharma'],
		inUnitedStates('20 Harbor Street', ['Boston', 'MA', '02108']),
	),
	fabrikam: customer(3, ['Fabrikam, Inc.', 'fabrikam'], {
		...inUnitedStates('300 Lake Shore Avenue', ['Chicago', 'IL', '60601']),
		customDomains: ['fabrikam.com'],
	}),
	northwind: customer(4, ['Northwind Traders', 'northwindtraders'], {
		...inUnitedStates('44 Pine Street', ['Seattle', 'WA', '98101']),
		customDomains: ['northwindtraders.com'],
	}),
	adventureWorks: customer(
		5,
		['Adventure Works', 'adventureworks'],
		inUnitedStates('5 Mountain Road', ['Denver', 'CO', '80202']),
	),
	wideWorldImporters: customer(
		6,
		['Wide World Importers', 'wideworldimporters'],
		inUnitedStates('66 River Street', ['Austin', 'TX', '78701']),
	),
	/** The accents in the name and the city show whether text is sent as UTF-8. */
	graphicDesignInstitute: customer(
		7,
		['Graphic Design Institute Zürich', 'graphicdesigninstitute'],
		{
			addressLine1: '7 Lake Road',
			city: 'Zürich',
			state: 'ZH',
			postalCode: '8001',
			country: 'CH',
		},
	),
	schoolOfFineArt: customer(8, ['School of Fine Art', 'schooloffineart'], {
		addressLine1: '8 Gallery Road',
		city: 'London',
		state: undefined,
		postalCode: 'N1 1AA',
		country: 'GB',
		customDomains: ['fineartschool.net'],
		qualification: 'education',
	}),
	humongousCharity: customer(9, ['Humongous Charity', 'humongouscharity'], {
		addressLine1: '9 Quay Street',
		city: 'Dublin',
		state: undefined,
		postalCode: 'D02 AA00',
		country: 'IE',
		qualification: 'nonprofit',
	}),
	cityPowerAndLight: customer(10, ['City Power & Light', 'citypowerandlight'], {
		...inUnitedStates('10 Power Plaza', ['Portland', 'OR', '97204']),
		qualification: 'governmentCommunityCloud',
	}),
	/** This customer exists but has no relationship with this partner. */
	woodgroveBank: customer(11, ['Woodgrove Bank', 'woodgrovebank'], {
		...inUnitedStates('11 Bank Street', ['New York', 'NY', '10001']),
		customDomains: ['woodgrovebank.com'],
		relationship: 'none',
	}),
} as const;

/** A generated customer for long lists. Its data depends only on `number`. */
export function generatedCustomer(number: number): SeedCustomer {
	const digits = String(number).padStart(4, '0');
	return {
		...customer(
			number,
			[`Customer ${digits}`, `customer${digits}`],
			inUnitedStates(`${number} Sample Avenue`, ['Redmond', 'WA', '98052']),
		),
		id: `c0571000-0000-4000-8000-${String(number).padStart(12, '0')}`,
	};
}

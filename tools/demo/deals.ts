import { seed, type Qualification } from '../sandbox';

/** What the CRM posts to the webhook when a deal is won. */
export interface DealWon {
	dealId: string;
	/** A CRM has either the tenant ID or the domain. There is a workflow for each. */
	customerTenantId?: string;
	customerDomain?: string;
	qualification: string;
	validationCode?: string;
	/** Previews the change without making it. */
	dryRun?: boolean;
}

/** A deal of the demo, and its expected result. */
export interface Deal {
	won: DealWon;
	/** The customer that the CRM means, also if the deal has a wrong tenant ID. */
	customer: { id: string; name: string };
	/** What the deal shows, in one line. */
	shows: string;
	/** The customer's qualification after the deal. */
	expected: Qualification;
	/** The label of the field that the message must name, if the node must reject the deal. */
	rejectedField?: string;
}

const { customers, validationCodes } = seed;

/** Deals as a CRM has them: with its own spellings, with mistakes, and with domains instead of tenant IDs. */
export const DEALS: readonly Deal[] = [
	{
		shows: 'Education for a customer without a qualification',
		customer: customers.contosoUniversity,
		won: {
			dealId: 'D-1001',
			customerTenantId: customers.contosoUniversity.id,
			qualification: 'Education',
		},
		expected: 'education',
	},
	{
		shows: 'Government Community Cloud, with its validation code',
		customer: customers.northwind,
		won: {
			dealId: 'D-1002',
			customerTenantId: customers.northwind.id,
			qualification: 'GCC',
			validationCode: validationCodes.leadingZero.validationId,
		},
		expected: 'governmentCommunityCloud',
	},
	{
		shows: 'a customer that already has the qualification',
		customer: customers.schoolOfFineArt,
		won: {
			dealId: 'D-1003',
			customerTenantId: customers.schoolOfFineArt.id,
			qualification: 'EDU',
		},
		expected: 'education',
	},
	{
		shows: 'Government Community Cloud, but the CRM has no validation code',
		customer: customers.adventureWorks,
		won: {
			dealId: 'D-1004',
			customerTenantId: customers.adventureWorks.id,
			qualification: 'Government Community Cloud',
		},
		expected: 'none',
		rejectedField: 'Validation Code',
	},
	{
		shows: 'a tenant ID without its last character',
		customer: customers.wideWorldImporters,
		won: {
			dealId: 'D-1005',
			customerTenantId: customers.wideWorldImporters.id.slice(0, -1),
			qualification: 'Education',
		},
		expected: 'none',
		rejectedField: 'Customer',
	},
	{
		shows: 'a dry run for a customer that is found by its own domain',
		customer: customers.fabrikam,
		won: {
			dealId: 'D-1006',
			customerDomain: 'fabrikam.com',
			qualification: 'Education',
			dryRun: true,
		},
		expected: 'none',
	},
	{
		shows: 'the same customer by its domain, without the dry run',
		customer: customers.fabrikam,
		won: { dealId: 'D-1007', customerDomain: 'fabrikam.com', qualification: 'Education' },
		expected: 'education',
	},
];

import { seed, type Qualification } from '../sandbox';

/** What the CRM posts to the webhook when a deal is won. */
export interface DealWon {
	dealId: string;
	/** Which of the two the CRM has decides which workflow it calls. */
	customerTenantId?: string;
	customerDomain?: string;
	qualification: string;
	validationCode?: string;
	/** Only to see what would change. */
	dryRun?: boolean;
}

/** A deal of the demo, and how it should end. */
export interface Deal {
	won: DealWon;
	/** The customer that the CRM means, by whatever tenant ID. */
	customer: { id: string; name: string };
	/** In one line, what the deal shows. */
	shows: string;
	/** The qualification that the customer should have after the run. */
	endsAs: Qualification;
	/** The label of the field that the refusal should name; without it, the deal should go through. */
	refusedFor?: string;
}

const { customers, validationCodes } = seed;

/** Deals as a CRM has them: its own spellings, its own mistakes, and domains instead of tenant IDs. */
export const DEALS: readonly Deal[] = [
	{
		shows: 'Education for a customer without a qualification',
		customer: customers.contosoUniversity,
		won: {
			dealId: 'D-1001',
			customerTenantId: customers.contosoUniversity.id,
			qualification: 'Education',
		},
		endsAs: 'education',
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
		endsAs: 'governmentCommunityCloud',
	},
	{
		shows: 'a customer who already is what the deal asks for',
		customer: customers.schoolOfFineArt,
		won: {
			dealId: 'D-1003',
			customerTenantId: customers.schoolOfFineArt.id,
			qualification: 'EDU',
		},
		endsAs: 'education',
	},
	{
		shows: 'Government Community Cloud, and the CRM has no code',
		customer: customers.adventureWorks,
		won: {
			dealId: 'D-1004',
			customerTenantId: customers.adventureWorks.id,
			qualification: 'Government Community Cloud',
		},
		endsAs: 'none',
		refusedFor: 'Validation Code',
	},
	{
		shows: 'a tenant ID with a character missing',
		customer: customers.wideWorldImporters,
		won: {
			dealId: 'D-1005',
			customerTenantId: customers.wideWorldImporters.id.slice(0, -1),
			qualification: 'Education',
		},
		endsAs: 'none',
		refusedFor: 'Customer',
	},
	{
		shows: "a dry run for a customer known by a domain of its own, not by the tenant's",
		customer: customers.fabrikam,
		won: {
			dealId: 'D-1006',
			customerDomain: 'fabrikam.com',
			qualification: 'Education',
			dryRun: true,
		},
		endsAs: 'none',
	},
	{
		shows: 'the same customer by its domain, for real',
		customer: customers.fabrikam,
		won: { dealId: 'D-1007', customerDomain: 'fabrikam.com', qualification: 'Education' },
		endsAs: 'education',
	},
];

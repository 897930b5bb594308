import { seed, type Qualification, type Sandbox } from '../../../sandbox';

/** The qualification that the CRM requests for one customer, with the fields of an input item. */
export interface Wish {
	readonly customerId: string;
	readonly qualification: Extract<Qualification, 'education' | 'governmentCommunityCloud'>;
	/** The validation code; empty for Education. */
	readonly code: string;
}

/** The items that are sent to the webhook in one request and become one execution. */
export type Batch = readonly Wish[];

const BATCHES = 40;
const ITEMS = 10;

/** The items of a batch that are for Government Community Cloud. The first item is one, so that it is written early. */
const GOVERNMENT_ITEMS: ReadonlySet<number> = new Set([0, 5]);

const { validationId: CODE } = seed.validationCodes.unlimited;

/** Adds customers without a qualification to the sandbox, and creates one item for each of them, in batches. */
export function makeBatches(sandbox: Sandbox, count = BATCHES): readonly Batch[] {
	const customers = sandbox.addCustomers(count * ITEMS);
	const wishes = customers.map(({ id }, index) => wishFor(id, index % ITEMS));
	return Array.from({ length: count }, (_, batch) =>
		wishes.slice(batch * ITEMS, (batch + 1) * ITEMS),
	);
}

function wishFor(customerId: string, item: number): Wish {
	return GOVERNMENT_ITEMS.has(item)
		? { customerId, qualification: 'governmentCommunityCloud', code: CODE }
		: { customerId, qualification: 'education', code: '' };
}

import { seed, type Qualification, type Sandbox } from '../../../sandbox';

/** What the CRM asks for one customer; these are the fields of an input item. */
export interface Wish {
	readonly customerId: string;
	readonly qualification: Extract<Qualification, 'education' | 'governmentCommunityCloud'>;
	/** Empty for Education. */
	readonly code: string;
}

/** What is sent to the webhook at once, and is one execution. */
export type Batch = readonly Wish[];

const BATCHES = 40;
const ITEMS = 10;

/** Which items of a batch are for Government Community Cloud: the first one too, so that it is written early. */
const GOVERNMENT_ITEMS: ReadonlySet<number> = new Set([0, 5]);

const { validationId: CODE } = seed.validationCodes.unlimited;

/** Makes customers that have no qualification yet, and the wishes for them, each customer once. */
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

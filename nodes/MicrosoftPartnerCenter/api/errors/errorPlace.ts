/** The place in n8n where an error is shown, as far as its advice depends on it. */
export interface ErrorPlace {
	/** The labels of the fields and options that the person sees there, without those of the credential. */
	readonly labels: readonly string[];
	/** The name of the operation, if the place is one. */
	readonly operation?: string;
	/** The thing of a customer that the operation changes, such as "billing profile". */
	readonly subject?: string;
	/** Whether the error belongs to one input item, which the person can run again. */
	readonly hasItems?: boolean;
	/** Whether an AI agent uses the node as a tool, so that a model reads the error. */
	readonly isTool?: boolean;
}

/** A place of which nothing is known, such as a list or a poll. */
export const NEUTRAL_PLACE: ErrorPlace = { labels: [] };

/** Whether a person sees a field or an option with this label. */
export function hasLabel({ labels }: ErrorPlace, label: string): boolean {
	return labels.includes(label);
}

/** The fields that choose customers, of the node and of the trigger. */
const CUSTOMER_LABELS = ['Customer', 'Customer Names or IDs'];

/** The quoted label of the field that chooses the customer; undefined if there is no such field. */
export function quoteCustomerLabel(place: ErrorPlace): string | undefined {
	const label = CUSTOMER_LABELS.find((candidate) => hasLabel(place, candidate));
	return label === undefined ? undefined : `'${label}'`;
}

/** The collection with the fields of a billing profile. They are too many to name each of them. */
const FIELDS_TO_UPDATE = 'Fields to Update';

/** The fields whose values Partner Center checks, first those of an item, and then those of lists and addresses. */
const CHECKED_LABELS = [
	...CUSTOMER_LABELS,
	'Qualification',
	'Validation Code',
	'Education Segment',
	'Website',
	'Limit',
	'Company Name',
	'Domain',
	'Address Line 1',
	'Address Line 2',
	'City',
	'State',
	'Postal Code',
	'Country',
];

/** Names the fields whose values Partner Center checks: "'Customer', 'Qualification' and 'Website'". */
export function quoteCheckedLabels(place: ErrorPlace): string | undefined {
	const candidates = hasLabel(place, FIELDS_TO_UPDATE)
		? [...CUSTOMER_LABELS, FIELDS_TO_UPDATE]
		: CHECKED_LABELS;
	const quoted = candidates.filter((label) => hasLabel(place, label)).map((label) => `'${label}'`);
	const last = quoted.pop();
	return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last ?? ''}`;
}

/** The thing of a customer that a change in doubt was about, for use inside a sentence. */
export function getSubject({ subject }: ErrorPlace): string {
	return subject ?? 'qualification';
}

/** The thing that a person must check after a change in doubt, with the operations that read it. */
export function sayHowToRead({ subject }: ErrorPlace): string {
	return subject === undefined ? 'qualification with Get or Get Many' : `${subject} with Get`;
}

/** The instruction to repeat what was not possible, for use inside a sentence. */
export function sayRunAgain({ hasItems }: ErrorPlace): string {
	return hasItems ? 'run this item again' : 'try again';
}

import { toCustomerId } from '../../../nodes/MicrosoftPartnerCenter/domain/customer';
import type { CustomerId } from '../../../nodes/MicrosoftPartnerCenter/domain/customer';
import {
	parseWatchedCustomers,
	queueCustomers,
	removeCustomers,
	requeueCustomers,
} from '../../../nodes/MicrosoftPartnerCenter/trigger/watchedCustomers';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const [A, B, C] = [1, 2, 3].map((digit) => {
	const id = toCustomerId(`c0570000-0000-4000-8000-00000000000${digit}`);
	if (id === undefined) throw new Error('Not a tenant ID');
	return id;
}) as [CustomerId, CustomerId, CustomerId];

const known = (customerId: CustomerId) => ({ customerId, reviews: [] });
const getIds = (customers: readonly { customerId: CustomerId }[]) =>
	customers.map(({ customerId }) => customerId);

describe('parseWatchedCustomers', () => {
	it.each([
		['an array', [A, B]],
		['an array of lists', [`${A},${B}`]],
		['a text with a comma and a space behind', `${A},${B} `],
		['a text with semicolons and line breaks', `${A};\r\n${B}\n`],
		['JSON', JSON.stringify([A, B])],
		['an array with blanks and repetitions', ['', A.toUpperCase(), A, B, null]],
	])('reads %s', (_, value) => {
		expect(parseWatchedCustomers(value)).toEqual([A, B]);
	});

	it.each([[[]], [''], [' , '], [undefined], [null]])('rejects %j as empty', (value) => {
		expect(() => parseWatchedCustomers(value)).toThrow('is empty');
	});

	it.each([['contoso.com'], [[A, 5]], [`${A} contoso.com`]])('rejects %j', (value) => {
		expect(() => parseWatchedCustomers(value)).toThrow('not a tenant ID');
	});
});

describe('the queue of customers', () => {
	it('has new customers first, then those that have waited longest', () => {
		expect(getIds(queueCustomers([known(B), known(A)], [A, B, C]))).toEqual([C, B, A]);
	});

	it('starts with the customers that a poll did not get to', () => {
		const queue = queueCustomers([known(A), known(B), known(C)], [A, B, C]);
		const after = requeueCustomers(queue, new Map([[A, { reviews: [] }]]), NOW);

		expect(getIds(after)).toEqual([B, C, A]);
	});

	it('remembers since when a new customer is unread, and keeps that instant', () => {
		const first = requeueCustomers(queueCustomers([], [A]), new Map([[A, {}]]), NOW);
		const second = requeueCustomers(queueCustomers(first, [A]), new Map(), NOW + 1000);

		expect(first).toEqual([{ customerId: A, unreadSince: '2026-11-26T12:00:00.000Z' }]);
		expect(second).toEqual(first);
	});

	it('keeps what is known of a customer that is taken out, for when it is added again', () => {
		const reviews = [
			{ qualification: 'education', status: 'approved', seen: '2026-11-20T08:00:00.000Z' },
		];
		const removed = removeCustomers([{ customerId: A, reviews }, known(B)], [B]);

		expect(removed).toEqual([{ customerId: A, isRemoved: true, reviews }]);
		expect(queueCustomers([known(B), ...removed], [A, B])).toEqual([
			{ customerId: A, reviews, isAdded: true },
			known(B),
		]);
	});
});

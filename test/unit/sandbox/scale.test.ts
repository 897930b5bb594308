import { randomUUID } from 'node:crypto';
import { AnswerBook } from '../../../sandbox/api/idempotency';
import { PageBook } from '../../../sandbox/api/paging';
import { AuditLog } from '../../../sandbox/auditLog';
import { CustomerBook } from '../../../sandbox/customerBook';
import { FaultBook } from '../../../sandbox/http/faults';
import { generatedCustomer } from '../../../sandbox/seed';

/**
 * A benchmark has ten thousand customers and sends twice as many requests. Whoever looks at all of something for each of
 * them needs many seconds; each of these needs a small part of one.
 */
const requests = 20_000;
const enough = 2_000;

function millisecondsFor(work: (number: number) => void): number {
	const started = performance.now();
	for (let number = 1; number <= requests; number += 1) work(number);
	return performance.now() - started;
}

describe('ten thousand customers and twenty thousand requests are no burden', () => {
	const book = new CustomerBook();
	for (let number = 1; number <= 10_000; number += 1) book.add(generatedCustomer(number));
	const { id, domain } = generatedCustomer(10_000);

	it('when a customer is looked up by its id, its domain or the beginning of its domain', () => {
		const found = new Set<unknown>();
		const took = millisecondsFor(() => {
			found.add(book.find(id)).add(book.findByDomain(domain));
			for (const customer of book.startingWith('domain', domain)) found.add(customer);
		});

		expect([...found]).toEqual([expect.objectContaining({ id })]);
		expect(took).toBeLessThan(enough);
	});

	it('when a list is read in many small pages', () => {
		const pages = new PageBook<number>();
		let page = pages.cut(
			Array.from({ length: requests }, (_, index) => index),
			1,
			'',
		);
		const took = millisecondsFor(() => {
			if (page.token !== undefined) page = pages.turn(page.token);
		});

		expect(page).toMatchObject({ items: [requests - 1], token: undefined });
		expect(took).toBeLessThan(enough);
	});

	it('when each write leaves an answer and a record behind', () => {
		const answers = new AnswerBook();
		const log = new AuditLog();
		const took = millisecondsFor((number) => {
			answers.once(randomUUID(), String(number), () => ({
				status: 200,
				body: undefined,
				meaning: '',
			}));
			log.add({ customerId: id, resourceNewValue: String(number) }, '');
		});

		expect(log.records[0]?.resourceNewValue).toBe(String(requests));
		expect(took).toBeLessThan(enough);
	});

	it('when faults wait for all of them', () => {
		const faults = new FaultBook();
		for (let from = 1; from <= 20; from += 1) {
			faults.add({ every: 20, from, times: 1_000, action: { kind: 'truncate' } });
		}
		const took = millisecondsFor(() => faults.take('PUT', '/v1/customers'));

		expect(faults.pending).toEqual([]);
		expect(took).toBeLessThan(enough);
	});
});

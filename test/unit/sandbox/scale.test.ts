import { randomUUID } from 'node:crypto';
import { AnswerBook } from '../../../tools/sandbox/api/idempotency';
import { PageBook } from '../../../tools/sandbox/api/pageBook';
import { AuditLog } from '../../../tools/sandbox/auditLog';
import { CustomerBook } from '../../../tools/sandbox/customerBook';
import { FaultBook } from '../../../tools/sandbox/http/faults';
import { generatedCustomer } from '../../../tools/sandbox/seed';

/**
 * A benchmark has 10,000 customers and sends twice as many requests. Code that loops over all entries for each request
 * needs many seconds for that; the tested code needs a small part of a second.
 */
const REQUEST_COUNT = 20_000;
const MAX_DURATION_MS = 2_000;

function measureMs(run: (requestNumber: number) => void): number {
	const startedAt = performance.now();
	for (let number = 1; number <= REQUEST_COUNT; number += 1) run(number);
	return performance.now() - startedAt;
}

describe('with 10,000 customers and 20,000 requests', () => {
	const book = new CustomerBook();
	for (let number = 1; number <= 10_000; number += 1) book.add(generatedCustomer(number));
	const { id, domain } = generatedCustomer(10_000);

	it('CustomerBook finds a customer quickly by its ID, its domain or a domain prefix', () => {
		const found = new Set<unknown>();
		const durationMs = measureMs(() => {
			found.add(book.find(id)).add(book.findByDomain(domain));
			for (const customer of book.startingWith('domain', domain)) found.add(customer);
		});

		expect([...found]).toEqual([expect.objectContaining({ id })]);
		expect(durationMs).toBeLessThan(MAX_DURATION_MS);
	});

	it('CustomerBook makes a billing profile only when it is needed', () => {
		const found = new Set<unknown>();
		const durationMs = measureMs(() => {
			found.add(book.find(id)?.billingProfile);
		});

		expect([...found]).toEqual([expect.objectContaining({ companyName: 'Customer 10000' })]);
		expect(durationMs).toBeLessThan(MAX_DURATION_MS);
	});

	it('PageBook returns many small pages quickly', () => {
		const pages = new PageBook<number>();
		let page = pages.cut(
			Array.from({ length: REQUEST_COUNT }, (_, index) => index),
			1,
			'',
		);
		const durationMs = measureMs(() => {
			if (page.token !== undefined) page = pages.turn(page.token);
		});

		expect(page).toMatchObject({ items: [REQUEST_COUNT - 1], token: undefined });
		expect(durationMs).toBeLessThan(MAX_DURATION_MS);
	});

	it('AnswerBook and AuditLog store many entries quickly', () => {
		const answers = new AnswerBook();
		const log = new AuditLog();
		const durationMs = measureMs((number) => {
			answers.once(randomUUID(), String(number), () => ({
				status: 200,
				body: undefined,
				meaning: '',
			}));
			log.add({ customerId: id, resourceNewValue: String(number) }, '');
		});

		expect(log.records[0]?.resourceNewValue).toBe(String(REQUEST_COUNT));
		expect(durationMs).toBeLessThan(MAX_DURATION_MS);
	});

	it('FaultBook takes many pending faults quickly', () => {
		const faults = new FaultBook();
		for (let from = 1; from <= 20; from += 1) {
			faults.add({ every: 20, from, times: 1_000, action: { kind: 'truncate' } });
		}
		const durationMs = measureMs(() => faults.take('PUT', '/v1/customers'));

		expect(faults.pending).toEqual([]);
		expect(durationMs).toBeLessThan(MAX_DURATION_MS);
	});
});

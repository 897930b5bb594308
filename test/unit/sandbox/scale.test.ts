import { randomUUID } from 'node:crypto';
import { AnswerBook } from '../../../tools/sandbox/api/idempotency';
import { PageBook } from '../../../tools/sandbox/api/pageBook';
import { AuditLog } from '../../../tools/sandbox/auditLog';
import { CustomerBook } from '../../../tools/sandbox/customerBook';
import { FaultBook } from '../../../tools/sandbox/http/faults';
import { generatedCustomer } from '../../../tools/sandbox/seed';

/** The size of a benchmark. How fast the sandbox is then, `npm run bench` shows. */
const CUSTOMER_COUNT = 10_000;
const REQUEST_COUNT = 20_000;

describe('with 10,000 customers and 20,000 requests', () => {
	it('CustomerBook finds a customer by its ID, its domain or a domain prefix', () => {
		const book = new CustomerBook();
		for (let number = 1; number <= CUSTOMER_COUNT; number += 1) book.add(generatedCustomer(number));
		const last = generatedCustomer(CUSTOMER_COUNT);

		const found = [
			book.find(last.id.toUpperCase()),
			book.findByDomain(last.domain.toUpperCase()),
			...book.startingWith('domain', last.domain.toUpperCase()),
			...book.startingWith('name', last.name.toUpperCase()),
		];
		expect(found.map((customer) => customer?.id)).toEqual(Array(4).fill(last.id));
		expect(found[0]?.billingProfile).toMatchObject({ companyName: last.name });
	});

	it('PageBook returns many small pages', () => {
		const pages = new PageBook<number>();
		const items = Array.from({ length: REQUEST_COUNT }, (_, index) => index);
		let page = pages.cut(items, 1, '');
		const read = [...page.items];
		while (page.token !== undefined) {
			page = pages.turn(page.token);
			read.push(...page.items);
		}

		expect(read).toEqual(items);
	});

	it('AnswerBook and AuditLog store many entries', () => {
		const answers = new AnswerBook();
		const log = new AuditLog();
		const answer = () => ({ status: 200, body: undefined, meaning: '' });
		for (let number = 1; number <= REQUEST_COUNT; number += 1) {
			answers.once(randomUUID(), String(number), answer);
			log.add({ customerId: randomUUID(), resourceNewValue: String(number) }, '');
		}

		expect(log.records).toHaveLength(REQUEST_COUNT);
		expect(log.records[0]?.resourceNewValue).toBe(String(REQUEST_COUNT));
	});

	it('FaultBook takes many pending faults', () => {
		const faults = new FaultBook();
		for (let from = 1; from <= 20; from += 1) {
			faults.add({ every: 20, from, times: 1_000, action: { kind: 'truncate' } });
		}
		for (let number = 1; number <= REQUEST_COUNT; number += 1) {
			expect(faults.take('PUT', '/v1/customers')).toEqual({ kind: 'truncate' });
		}

		expect(faults.pending).toEqual([]);
	});
});

import { z } from 'zod';
import { seed } from '../../../sandbox';
import {
	customers,
	jsonOf,
	openBench,
	requestId,
	submissions,
	validationCodes,
	type Bench,
} from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const { fabrikam, northwind, contosoUniversity, cityPowerAndLight } = customers;
const day = 24 * 60 * 60 * 1000;
const dateOf = (daysAgo: number) => new Date(Date.now() - daysAgo * day).toISOString().slice(0, 10);
const today = () => dateOf(0);

const collectionSchema = z.object({
	totalCount: z.number(),
	items: z.array(z.record(z.unknown())),
	links: z.object({ self: z.object({ uri: z.string() }) }),
	attributes: z.object({ objectType: z.literal('Collection') }),
});

function ask(parameters: Record<string, string>) {
	return bench.get(`/v1/auditrecords?${new URLSearchParams(parameters).toString()}`);
}

async function recordsOf(parameters: Record<string, string>) {
	return collectionSchema.parse(jsonOf(await ask(parameters))).items;
}

async function namesOf(parameters: Record<string, string>) {
	return (await recordsOf(parameters)).map(({ customerName }) => customerName);
}

describe('the audit log', () => {
	it('has a record of an accepted PUT, with the documented members', async () => {
		const correlationId = 'de9c2ccc-40dd-4186-9660-65b9b64c3d14';
		await bench.put(fabrikam.id, '1', { headers: { 'MS-CorrelationId': correlationId } });

		expect(await recordsOf({ startDate: today() })).toEqual([
			{
				partnerId: seed.partner.tenantId,
				customerId: fabrikam.id,
				customerName: fabrikam.name,
				userPrincipalName: seed.users.adminAgent.userPrincipalName,
				applicationId: seed.app.clientId,
				resourceType: 'customer',
				resourceOldValue: expect.stringContaining('"Qualification":"None"'),
				resourceNewValue: expect.stringContaining('"Qualification":"Education"'),
				operationType: 'update_customer_qualification',
				operationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
				operationStatus: 'succeeded',
				customizedData: [],
				attributes: { objectType: 'AuditRecord' },
			},
		]);
		expect(bench.sandbox.state.auditRecords).toMatchObject([
			{ originalCorrelationId: correlationId },
		]);
	});

	it('has the ids that only swagger and SDK know, if asked to', async () => {
		await bench.put(fabrikam.id, '1');
		bench.sandbox.readings.auditRecordIds = true;

		expect(await recordsOf({ startDate: today() })).toEqual([
			expect.objectContaining({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) }),
		]);
	});

	it('has a refused PUT as failed, an accepted POST, and newest first', async () => {
		await bench.put(cityPowerAndLight.id, '1');
		await bench.submit(fabrikam.id, submissions.education);

		expect(await recordsOf({ startDate: today() })).toMatchObject([
			{ customerName: fabrikam.name, operationStatus: 'succeeded' },
			{ customerName: cityPowerAndLight.name, operationStatus: 'failed' },
		]);
	});

	it('has nothing of what was no write: a refused POST, a review, an answer given again', async () => {
		const headers = requestId();
		await bench.put(fabrikam.id, '3', { code: validationCodes.leadingZero.validationId, headers });
		await bench.put(fabrikam.id, '3', { code: validationCodes.leadingZero.validationId, headers });
		await bench.submit(fabrikam.id, submissions.education);
		await bench.put('c0570000-0000-4000-8000-00000000ffff', '1');

		expect(await recordsOf({ startDate: today() })).toHaveLength(1);
	});

	it('can be read by an app-only token', async () => {
		const response = await bench.http.get(`/v1/auditrecords?startDate=${today()}`, {
			headers: { Authorization: `Bearer ${bench.sandbox.issueAccessToken('app')}` },
		});

		expect(response.status).toBe(200);
	});

	it('takes records of what happened elsewhere', async () => {
		bench.sandbox.addAuditRecord({
			customerId: northwind.id,
			operationType: 'create_order',
			resourceType: 'order',
			operationStatus: 'progress',
		});

		expect(await recordsOf({ startDate: today() })).toMatchObject([
			{ customerName: northwind.name, operationType: 'create_order', operationStatus: 'progress' },
		]);
	});
});

describe('the dates', () => {
	beforeEach(() => {
		for (const [customer, daysAgo] of [
			[fabrikam, 1],
			[northwind, 20],
			[contosoUniversity, 50],
		] as const) {
			const operationDate = `${dateOf(daysAgo)}T12:00:00.000Z`;
			bench.sandbox.addAuditRecord({ customerId: customer.id, operationDate });
		}
	});

	it.each([
		['from a start to now', () => ({ startDate: dateOf(25) }), [fabrikam.name, northwind.name]],
		['of one whole day', () => ({ startDate: dateOf(20), endDate: dateOf(20) }), [northwind.name]],
		['at most 30 days from the start', () => ({ startDate: dateOf(60) }), [contosoUniversity.name]],
		[
			'between two instants',
			() => ({ startDate: `${dateOf(20)}T12:00:01Z`, endDate: `${dateOf(1)}T13:00:00+01:00` }),
			[fabrikam.name],
		],
		['up to a day that is still to come', () => ({ startDate: today(), endDate: dateOf(-2) }), []],
	])('choose records %s', async (_, parameters, names) => {
		expect(await namesOf(parameters())).toEqual(names);
	});

	it.each([
		['no start and no filter', () => ({})],
		['an end alone', () => ({ endDate: today() })],
		['a start more than 90 days ago', () => ({ startDate: dateOf(91) })],
		['a start in the future', () => ({ startDate: dateOf(-1) })],
		['an end before the start', () => ({ startDate: dateOf(1), endDate: dateOf(2) })],
		['a window of more than 30 days', () => ({ startDate: dateOf(40), endDate: dateOf(9) })],
		['the American form of the page’s example', () => ({ startDate: '6/1/2017 12:00:00 AM' })],
		['a day that does not exist', () => ({ startDate: '2026-02-30' })],
		['a time without its zone', () => ({ startDate: `${today()}T00:00:00` })],
		['milliseconds', () => ({ startDate: String(Date.now()) })],
		['an unknown parameter', () => ({ startDate: today(), since: today() })],
		['the swagger’s name of the parameter', () => ({ 'auditRequest.startDate': today() })],
	])('are refused with %s', async (_, parameters) => {
		expect((await ask(parameters())).status).toBe(400);
	});

	it('allow exactly 90 days and a window of exactly 30', async () => {
		expect((await ask({ startDate: dateOf(90), endDate: dateOf(60) })).status).toBe(200);
	});
});

describe('the filter', () => {
	beforeEach(() => {
		bench.sandbox.addAuditRecord({ customerId: fabrikam.id });
		bench.sandbox.addAuditRecord({ customerId: northwind.id, resourceType: 'customer_user' });
	});

	it.each([
		[{ Field: 'CompanyName', Value: 'BRI', Operator: 'substring' }, [fabrikam.name]],
		[
			{ Field: 'CustomerId', Value: northwind.id.toUpperCase(), Operator: 'equals' },
			[northwind.name],
		],
		[{ Field: 'ResourceType', Value: 'Customer', Operator: 'equals' }, [fabrikam.name]],
		[{ Field: 'ResourceType', Value: 'CustomerUser', Operator: 'equals' }, [northwind.name]],
	])('chooses by %j, and needs no start then', async (filter, names) => {
		expect(await namesOf({ filter: JSON.stringify(filter) })).toEqual(names);
	});

	it.each([
		'bri',
		JSON.stringify({ Field: 'CompanyName', Value: 'bri', Operator: 'equals' }),
		JSON.stringify({ Field: 'CustomerId', Value: 'fabrikam', Operator: 'equals' }),
		JSON.stringify({ Field: 'OperationType', Value: 'create_order', Operator: 'equals' }),
	])('is refused as %s, which is not documented', async (filter) => {
		expect((await ask({ startDate: today(), filter })).status).toBe(400);
	});
});

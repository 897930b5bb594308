import { z } from 'zod';
import { seed } from '../../../tools/sandbox';
import {
	createRequestIdHeader,
	customers,
	parseJson,
	startHarness,
	submissions,
	validationCodes,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, northwind, contosoUniversity, cityPowerAndLight } = customers;
const DAY_MS = 24 * 60 * 60 * 1000;
const dateOf = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
const today = () => dateOf(0);
/** As the .NET SDK writes a day. */
const toAmerican = (day: string) => day.replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1 00:00:00');

const collectionSchema = z.object({
	totalCount: z.number(),
	items: z.array(z.record(z.unknown())),
	links: z.object({ self: z.object({ uri: z.string() }) }),
	attributes: z.object({ objectType: z.literal('Collection') }),
});

function requestRecords(parameters: Record<string, string>) {
	return harness.get(`/v1/auditrecords?${new URLSearchParams(parameters).toString()}`);
}

async function getRecords(parameters: Record<string, string>) {
	return collectionSchema.parse(parseJson(await requestRecords(parameters))).items;
}

async function getCustomerNames(parameters: Record<string, string>) {
	return (await getRecords(parameters)).map(({ customerName }) => customerName);
}

describe('GET /v1/auditrecords', () => {
	it('records an accepted PUT with the documented fields', async () => {
		const correlationId = 'de9c2ccc-40dd-4186-9660-65b9b64c3d14';
		await harness.put(fabrikam.id, '1', { headers: { 'MS-CorrelationId': correlationId } });

		expect(await getRecords({ startDate: today() })).toEqual([
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
		expect(harness.sandbox.state.auditRecords).toMatchObject([
			{ originalCorrelationId: correlationId },
		]);
	});

	it('has the fields of the recording if `auditRecordForm` is `recorded`', async () => {
		await harness.put(fabrikam.id, '1');
		harness.sandbox.readings.auditRecordForm = 'recorded';

		expect(await getRecords({ startDate: today() })).toEqual([
			expect.objectContaining({
				id: expect.stringMatching(new RegExp(`^${seed.partner.tenantId}_6\\d{17}$`)),
				sessionId: null,
				originalCorrelationId: null,
				customizedData: [{ key: 'Context', value: null }],
			}),
		]);
	});

	it('writes one instant in several forms if `auditDateForm` is `mixed`', async () => {
		const operationDate = `${dateOf(1)}T12:00:00.250Z`;
		for (let count = 0; count < 3; count++) {
			harness.sandbox.addAuditRecord({ customerId: fabrikam.id, operationDate });
		}
		harness.sandbox.readings.auditDateForm = 'mixed';

		const dates = (await getRecords({ startDate: dateOf(1) })).map((record) =>
			String(record.operationDate),
		);
		expect(dates.map((date) => new Date(date).toISOString())).toEqual(
			Array.from({ length: 3 }, () => operationDate),
		);
		expect(dates.map((date) => date.slice(19))).toEqual(['.2500000Z', '.250-07:00', '.25Z']);
	});

	it('lists the oldest record first if `auditOrder` is `oldestFirst`', async () => {
		for (const [customer, hour] of [
			[fabrikam, '11'],
			[northwind, '12'],
		] as const) {
			const operationDate = `${dateOf(1)}T${hour}:00:00.000Z`;
			harness.sandbox.addAuditRecord({ customerId: customer.id, operationDate });
		}

		expect(await getCustomerNames({ startDate: dateOf(1) })).toEqual([
			northwind.name,
			fabrikam.name,
		]);
		harness.sandbox.readings.auditOrder = 'oldestFirst';
		expect(await getCustomerNames({ startDate: dateOf(1) })).toEqual([
			fabrikam.name,
			northwind.name,
		]);
	});

	it('shows a record only from `shownFrom` on', async () => {
		const shownFrom = new Date(Date.now() + 3_600_000).toISOString();
		harness.sandbox.addAuditRecord({ customerId: fabrikam.id, shownFrom });

		expect(await getRecords({ startDate: today() })).toEqual([]);
		harness.sandbox.setClockOffset(3_700_000);
		expect(await getRecords({ startDate: today() })).toHaveLength(1);
	});

	it('leaves out the records of the customers in `auditMissing`', async () => {
		harness.sandbox.addAuditRecord({ customerId: fabrikam.id });
		harness.sandbox.addAuditRecord({ customerId: northwind.id });
		harness.sandbox.readings.auditMissing = [fabrikam.id];

		expect(await getCustomerNames({ startDate: today() })).toEqual([northwind.name]);
		harness.sandbox.readings.auditMissing = [];
		expect(await getRecords({ startDate: today() })).toHaveLength(2);
	});

	it('records a rejected PUT as failed and an accepted POST as succeeded, newest first', async () => {
		await harness.put(cityPowerAndLight.id, '1');
		await harness.submit(fabrikam.id, submissions.education);

		expect(await getRecords({ startDate: today() })).toMatchObject([
			{ customerName: fabrikam.name, operationStatus: 'succeeded' },
			{ customerName: cityPowerAndLight.name, operationStatus: 'failed' },
		]);
	});

	it('records nothing for a rejected POST, an unknown customer or a repeated request ID', async () => {
		const headers = createRequestIdHeader();
		await harness.put(fabrikam.id, '3', {
			code: validationCodes.leadingZero.validationId,
			headers,
		});
		await harness.put(fabrikam.id, '3', {
			code: validationCodes.leadingZero.validationId,
			headers,
		});
		await harness.submit(fabrikam.id, submissions.education);
		await harness.put('c0570000-0000-4000-8000-00000000ffff', '1');

		expect(await getRecords({ startDate: today() })).toHaveLength(1);
	});

	it('accepts an app-only token', async () => {
		const response = await harness.http.get(`/v1/auditrecords?startDate=${today()}`, {
			headers: { Authorization: `Bearer ${harness.sandbox.issueAccessToken('app')}` },
		});

		expect(response.status).toBe(200);
	});

	it('returns records that `addAuditRecord` added', async () => {
		harness.sandbox.addAuditRecord({
			customerId: northwind.id,
			operationType: 'create_order',
			resourceType: 'order',
			operationStatus: 'progress',
		});

		expect(await getRecords({ startDate: today() })).toMatchObject([
			{ customerName: northwind.name, operationType: 'create_order', operationStatus: 'progress' },
		]);
	});
});

describe('GET /v1/auditrecords with startDate and endDate', () => {
	beforeEach(() => {
		for (const [customer, daysAgo] of [
			[fabrikam, 1],
			[northwind, 20],
			[contosoUniversity, 50],
		] as const) {
			const operationDate = `${dateOf(daysAgo)}T12:00:00.000Z`;
			harness.sandbox.addAuditRecord({ customerId: customer.id, operationDate });
		}
	});

	it.each([
		[
			'from the start until now',
			() => ({ startDate: dateOf(25) }),
			[fabrikam.name, northwind.name],
		],
		['of a whole day', () => ({ startDate: dateOf(20), endDate: dateOf(20) }), [northwind.name]],
		['of 30 days if there is no end', () => ({ startDate: dateOf(60) }), [contosoUniversity.name]],
		['until a day in the future', () => ({ startDate: today(), endDate: dateOf(-2) }), []],
	])('returns the records %s', async (_, parameters, names) => {
		expect(await getCustomerNames(parameters())).toEqual(names);
	});

	it.each([
		['neither a start nor a filter', () => ({})],
		['an end but no start', () => ({ endDate: today() })],
		['a start more than 90 days ago', () => ({ startDate: dateOf(91) })],
		['a start in the future', () => ({ startDate: dateOf(-1) })],
		['an end before the start', () => ({ startDate: dateOf(1), endDate: dateOf(2) })],
		['a window of more than 30 days', () => ({ startDate: dateOf(40), endDate: dateOf(9) })],
		[
			'the American date format of the page’s example',
			() => ({ startDate: '6/1/2017 12:00:00 AM' }),
		],
		['a day that does not exist', () => ({ startDate: '2026-02-30' })],
		['a time without a time zone', () => ({ startDate: `${today()}T00:00:00` })],
		['an ISO date-time', () => ({ startDate: `${dateOf(20)}T12:00:01.000Z` })],
		['the date format of the .NET SDK', () => ({ startDate: '11/26/2026 00:00:00' })],
		['a date in milliseconds', () => ({ startDate: String(Date.now()) })],
		['an unknown parameter', () => ({ startDate: today(), since: today() })],
		['the parameter name that the swagger uses', () => ({ 'auditRequest.startDate': today() })],
	])('rejects %s', async (_, parameters) => {
		expect((await requestRecords(parameters())).status).toBe(400);
	});

	it('answers a rejected date in the words that were seen', async () => {
		const response = await requestRecords({ startDate: new Date().toISOString() });

		expect(parseJson(response)).toEqual({ message: 'The request is invalid.' });
	});

	it.each([
		[
			'dateTimes',
			() => ({ startDate: `${dateOf(20)}T12:00:01Z`, endDate: `${dateOf(1)}T13:00:00+01:00` }),
		],
		['american', () => ({ startDate: toAmerican(dateOf(19)), endDate: toAmerican(dateOf(0)) })],
	] as const)('accepts another date format if `auditDates` is `%s`', async (auditDates, query) => {
		harness.sandbox.readings.auditDates = auditDates;

		expect(await getCustomerNames(query())).toEqual([fabrikam.name]);
	});

	it('leaves out the records of the end date if `auditEndDate` is `exclusive`', async () => {
		harness.sandbox.readings.auditEndDate = 'exclusive';

		expect(await getRecords({ startDate: dateOf(20), endDate: dateOf(20) })).toEqual([]);
		expect(await getCustomerNames({ startDate: dateOf(20), endDate: dateOf(19) })).toEqual([
			northwind.name,
		]);
	});

	it('accepts a start exactly 90 days ago and a window of exactly 30 days', async () => {
		expect((await requestRecords({ startDate: dateOf(90), endDate: dateOf(60) })).status).toBe(200);
	});
});

describe('GET /v1/auditrecords with a filter', () => {
	beforeEach(() => {
		harness.sandbox.addAuditRecord({ customerId: fabrikam.id });
		harness.sandbox.addAuditRecord({ customerId: northwind.id, resourceType: 'customer_user' });
	});

	it.each([
		[{ Field: 'CompanyName', Value: 'BRI', Operator: 'substring' }, [fabrikam.name]],
		[
			{ Field: 'CustomerId', Value: northwind.id.toUpperCase(), Operator: 'equals' },
			[northwind.name],
		],
		[{ Field: 'ResourceType', Value: 'Customer', Operator: 'equals' }, [fabrikam.name]],
		[{ Field: 'ResourceType', Value: 'CustomerUser', Operator: 'equals' }, [northwind.name]],
	])('returns the records that match %j and needs no start date', async (filter, names) => {
		expect(await getCustomerNames({ filter: JSON.stringify(filter) })).toEqual(names);
	});

	it.each([
		'bri',
		JSON.stringify({ Field: 'CompanyName', Value: 'bri', Operator: 'equals' }),
		JSON.stringify({ Field: 'CustomerId', Value: 'fabrikam', Operator: 'equals' }),
		JSON.stringify({ Field: 'OperationType', Value: 'create_order', Operator: 'equals' }),
	])('rejects the undocumented filter %s', async (filter) => {
		expect((await requestRecords({ startDate: today(), filter })).status).toBe(400);
	});
});

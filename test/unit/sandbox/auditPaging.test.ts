import { z } from 'zod';
import { customers, jsonOf, openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
beforeEach(() => {
	for (let hour = 5; hour >= 1; hour -= 1) {
		bench.sandbox.addAuditRecord({
			customerId: customers.fabrikam.id,
			resourceNewValue: String(hour),
			operationDate: new Date(Date.now() - hour * 60 * 60 * 1000).toISOString(),
		});
	}
	bench.sandbox.readings.pageSize = 2;
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const startDate = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const first = () => `?startDate=${startDate()}`;

const pageSchema = z.object({
	items: z.array(z.object({ resourceNewValue: z.string() })),
	continuationToken: z.string().optional(),
	links: z.object({
		next: z
			.object({
				uri: z.string(),
				headers: z.array(z.object({ key: z.string(), value: z.string() })),
			})
			.optional(),
	}),
});

function ask(path: string, token?: string) {
	const { Authorization = '' } = bench.headers();
	return bench.http.get<string>(path, {
		headers: { Authorization, ...(token !== undefined && { 'MS-ContinuationToken': token }) },
	});
}

async function pageOf(path: string, token?: string) {
	const response = await ask(path, token);
	const page = pageSchema.parse(jsonOf(response));
	const header: unknown = response.headers['ms-continuationtoken'];
	const { continuationToken, links } = page;
	return {
		continuationToken,
		links,
		header,
		values: page.items.map(({ resourceNewValue }) => resourceNewValue),
	};
}

describe('the pages of GET /v1/auditrecords', () => {
	it('are led to by a link that repeats the query, and by its header', async () => {
		const pages: string[][] = [];
		let page = await pageOf(`/v1/auditrecords${first()}`);
		pages.push(page.values);
		while (page.links.next) {
			expect(page).toMatchObject({ continuationToken: undefined, header: undefined });
			expect(page.links.next.uri).toBe(`/auditrecords${first()}&seekOperation=Next`);
			const [{ value = '' } = {}] = page.links.next.headers;
			page = await pageOf(`/v1${page.links.next.uri}`, value);
			pages.push(page.values);
		}

		expect(pages).toEqual([['1', '2'], ['3', '4'], ['5']]);
	});

	it.each([
		['the same query again, as the .NET SDK asks', () => first()],
		['seekOperation alone', () => '?seekOperation=Next'],
		['both', () => `${first()}&seekOperation=Next`],
	])('are led to by a token, with %s', async (_, query) => {
		bench.sandbox.readings.auditNext = 'token';
		const one = await pageOf(`/v1/auditrecords${first()}`);
		const two = await pageOf(`/v1/auditrecords${query()}`, one.continuationToken);
		const three = await pageOf(`/v1/auditrecords${query()}`, two.continuationToken);

		expect(one.links.next).toBeUndefined();
		expect(one.header).toBe(one.continuationToken);
		expect([two.values, three.values]).toEqual([['3', '4'], ['5']]);
		expect(three).toMatchObject({ continuationToken: undefined, header: undefined });
	});

	it('may carry the token in the body alone, as the swagger has it', async () => {
		bench.sandbox.readings.auditNext = 'bodyToken';

		expect(await pageOf(`/v1/auditrecords${first()}`)).toMatchObject({
			continuationToken: expect.any(String),
			header: undefined,
		});
	});

	it('are cut by the size asked for', async () => {
		expect((await pageOf(`/v1/auditrecords${first()}&size=1`)).values).toEqual(['1']);
	});

	it('take the address of the next page from the reading', async () => {
		bench.sandbox.readings.nextLink = 'absolute';
		const { links } = await pageOf(`/v1/auditrecords${first()}`);

		expect(links.next?.uri).toBe(
			`${bench.sandbox.url}/v1/auditrecords${first()}&seekOperation=Next`,
		);
	});

	it.each([
		['an unknown token', () => '?seekOperation=Next', 'AQAAAA=='],
		['no token', () => `${first()}&seekOperation=Next`, undefined],
		['the token alone', () => '', 'good'],
		['another start', () => '?startDate=2020-01-01&seekOperation=Next', 'good'],
		['a size that was not asked for', () => `${first()}&size=5&seekOperation=Next`, 'good'],
	])('are refused with %s', async (_, query, token) => {
		bench.sandbox.readings.auditNext = 'token';
		const { continuationToken } = await pageOf(`/v1/auditrecords${first()}`);
		const sent = token === 'good' ? continuationToken : token;

		expect((await ask(`/v1/auditrecords${query()}`, sent)).status).toBe(400);
	});

	it('do not take a token of the customers', async () => {
		const response = await ask('/v1/customers?size=1');
		const { links } = pageSchema.pick({ links: true }).parse(jsonOf(response));
		const token = links.next?.headers[0]?.value;

		expect((await ask('/v1/auditrecords?seekOperation=Next', token)).status).toBe(400);
	});
});

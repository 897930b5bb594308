import { z } from 'zod';
import type { Readings } from '../../../sandbox';
import { jsonOf, openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench({ customers: 25 });
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const pageSchema = z.object({
	totalCount: z.number(),
	items: z.array(z.object({ companyProfile: z.object({ companyName: z.string() }) })),
	links: z.object({
		self: z.object({ uri: z.string() }),
		next: z
			.object({
				uri: z.string(),
				method: z.literal('GET'),
				headers: z.tuple([z.object({ key: z.literal('MS-ContinuationToken'), value: z.string() })]),
			})
			.optional(),
	}),
});

type Page = z.infer<typeof pageSchema>;

const namesOf = (page: Page) => page.items.map(({ companyProfile }) => companyProfile.companyName);

function ask(query: string, token?: string) {
	const { Authorization = '' } = bench.headers();
	return bench.http.get<string>(`/v1/customers${query}`, {
		headers: { Authorization, ...(token !== undefined && { 'MS-ContinuationToken': token }) },
	});
}

async function pageOf(query: string, token?: string): Promise<Page> {
	return pageSchema.parse(jsonOf(await ask(query, token)));
}

function nextOf({ links }: Page): { uri: string; token: string } {
	if (!links.next) throw new Error('This was the last page');
	return { uri: links.next.uri, token: links.next.headers[0].value };
}

/** Every name, page by page, as the .NET SDK goes through them. */
async function turnThrough(first: Page): Promise<string[][]> {
	const pages = [namesOf(first)];
	for (let page = first; page.links.next; ) {
		page = await pageOf('?seekOperation=Next', nextOf(page).token);
		pages.push(namesOf(page));
	}
	return pages;
}

describe('the pages of GET /v1/customers', () => {
	it('are one, unless asked for or limited', async () => {
		const page = await pageOf('');

		expect(page.items).toHaveLength(35);
		expect(page.links.next).toBeUndefined();
	});

	it.each([
		['the size asked for', '?size=10', 0],
		['the service’s own limit', '', 10],
		['the smaller of the two', '?size=500', 10],
	])('are cut by %s', async (_, query, pageSize) => {
		bench.sandbox.readings.pageSize = pageSize;
		const pages = await turnThrough(await pageOf(query));

		expect(pages.map(({ length }) => length)).toEqual([10, 10, 10, 5]);
		expect(new Set(pages.flat()).size).toBe(35);
		expect(pages.at(-1)?.at(-1)).toBe('Customer 0025');
	});

	it('keep the filter of the first one', async () => {
		const filter = { Field: 'CompanyName', Value: 'customer 001', Operator: 'starts_with' };
		const query = new URLSearchParams({ size: '4', filter: JSON.stringify(filter) }).toString();
		const pages = await turnThrough(await pageOf(`?${query}`));

		expect(pages.map(({ length }) => length)).toEqual([4, 4, 2]);
		expect(pages.flat().every((name) => name.startsWith('Customer 001'))).toBe(true);
	});

	it('can be asked for again with the same token, as a retry does', async () => {
		const { token } = nextOf(await pageOf('?size=10'));
		const first = await pageOf('?seekOperation=Next', token);

		expect(namesOf(await pageOf('?seekOperation=Next', token))).toEqual(namesOf(first));
	});

	it('are led to by a token whose characters a client must not touch', async () => {
		expect(nextOf(await pageOf('?size=10')).token).toMatch(/^[\w-]+,[\w-]+\/[\w/+]+=*,[\w-]+$/);
	});

	it('take the number of the operation too, which the swagger asks for', async () => {
		const { token } = nextOf(await pageOf('?size=10'));

		expect((await ask('?seekOperation=0', token)).status).toBe(200);
	});

	it.each([
		['no token', '?seekOperation=Next', undefined],
		['an empty token', '?seekOperation=Next', ''],
		['an unknown token', '?seekOperation=Next', 'AQAAAA=='],
		['a token without the operation', '', 'good'],
		['the size again', '?seekOperation=Next&size=10', 'good'],
		['the filter again', '?seekOperation=Next&filter=%7B%7D', 'good'],
		['an operation that is not played', '?seekOperation=Previous', 'good'],
	])('are refused with %s', async (_, query, token) => {
		const good = nextOf(await pageOf('?size=10')).token;

		expect((await ask(query, token === 'good' ? good : token)).status).toBe(400);
	});

	it('forget their tokens at a reset', async () => {
		const { token } = nextOf(await pageOf('?size=10'));
		bench.sandbox.reset();

		expect((await ask('?seekOperation=Next', token)).status).toBe(400);
	});
});

describe('the address of the next page', () => {
	it.each([
		['relative', () => '/customers?seekOperation=Next'],
		['relativeWithVersion', () => '/v1/customers?seekOperation=Next'],
		['absolute', () => `${bench.sandbox.url}/v1/customers?seekOperation=Next`],
		['foreignOrigin', () => 'http://127.0.0.1:1/v1/customers?seekOperation=Next'],
	] satisfies [Readings['nextLink'], () => string][])('can be %s', async (nextLink, expected) => {
		bench.sandbox.readings.nextLink = nextLink;

		expect(nextOf(await pageOf('?size=10')).uri).toBe(expected());
	});

	it('is on the origin that the client knows the API by', async () => {
		bench.sandbox.readings.nextLink = 'absolute';
		const { port } = new URL(bench.sandbox.url);
		const response = await bench.http.get<string>('/v1/customers?size=1', {
			headers: { ...bench.headers(), Host: `localhost:${port}` },
		});

		expect(nextOf(pageSchema.parse(jsonOf(response))).uri).toBe(
			`http://localhost:${port}/v1/customers?seekOperation=Next`,
		);
	});
});

describe('made-up customers', () => {
	it('depend on nothing but their number, and take qualifications like any other', async () => {
		const added = bench.sandbox.addCustomers(2);

		expect(added).toMatchObject([
			{
				id: 'c0571000-0000-4000-8000-000000000026',
				name: 'Customer 0026',
				domain: 'customer0026.onmicrosoft.com',
				qualification: 'none',
			},
			{ name: 'Customer 0027' },
		]);
		expect((await bench.put('c0571000-0000-4000-8000-000000000026', '1')).status).toBe(200);
	});

	it('go back to as many as the sandbox was started with', () => {
		bench.sandbox.addCustomers(3000);
		bench.sandbox.reset();

		expect(bench.sandbox.state.customers).toHaveLength(36);
	});
});

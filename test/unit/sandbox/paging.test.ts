import { z } from 'zod';
import type { Readings } from '../../../tools/sandbox';
import { parseJson, startHarness, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ customers: 25 });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

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

const getNames = (page: Page) => page.items.map(({ companyProfile }) => companyProfile.companyName);

function requestPage(query: string, token?: string) {
	const { Authorization = '' } = harness.headers();
	return harness.http.get<string>(`/v1/customers${query}`, {
		headers: { Authorization, ...(token !== undefined && { 'MS-ContinuationToken': token }) },
	});
}

async function getPage(query: string, token?: string): Promise<Page> {
	return pageSchema.parse(parseJson(await requestPage(query, token)));
}

function getNextLink({ links }: Page): { uri: string; token: string } {
	if (!links.next) throw new Error('This was the last page');
	return { uri: links.next.uri, token: links.next.headers[0].value };
}

/** @returns the names of each page, requested as the .NET SDK requests them */
async function getNamesByPage(first: Page): Promise<string[][]> {
	const pages = [getNames(first)];
	for (let page = first; page.links.next; ) {
		page = await getPage('?seekOperation=Next', getNextLink(page).token);
		pages.push(getNames(page));
	}
	return pages;
}

describe('the pages of GET /v1/customers', () => {
	it('are a single page by default', async () => {
		const page = await getPage('');

		expect(page.items).toHaveLength(35);
		expect(page.links.next).toBeUndefined();
	});

	it.each([
		['the query parameter `size`', '?size=10', 0],
		['the reading `pageSize`', '', 10],
		['the smaller of the two', '?size=500', 10],
	])('are limited by %s', async (_, query, pageSize) => {
		harness.sandbox.readings.pageSize = pageSize;
		const pages = await getNamesByPage(await getPage(query));

		expect(pages.map(({ length }) => length)).toEqual([10, 10, 10, 5]);
		expect(new Set(pages.flat()).size).toBe(35);
		expect(pages.at(-1)?.at(-1)).toBe('Customer 0025');
	});

	it('keep the filter of the first page', async () => {
		const filter = { Field: 'CompanyName', Value: 'customer 001', Operator: 'starts_with' };
		const query = new URLSearchParams({ size: '4', filter: JSON.stringify(filter) }).toString();
		const pages = await getNamesByPage(await getPage(`?${query}`));

		expect(pages.map(({ length }) => length)).toEqual([4, 4, 2]);
		expect(pages.flat().every((name) => name.startsWith('Customer 001'))).toBe(true);
	});

	it('can be requested again with the same token, as a retry does', async () => {
		const { token } = getNextLink(await getPage('?size=10'));
		const first = await getPage('?seekOperation=Next', token);

		expect(getNames(await getPage('?seekOperation=Next', token))).toEqual(getNames(first));
	});

	it('have a token with special characters, which a client must send unchanged', async () => {
		expect(getNextLink(await getPage('?size=10')).token).toMatch(
			/^[\w-]+,[\w-]+\/[\w/+]+=*,[\w-]+$/,
		);
	});

	it('accept seekOperation as a number, as in the swagger', async () => {
		const { token } = getNextLink(await getPage('?size=10'));

		expect((await requestPage('?seekOperation=0', token)).status).toBe(200);
	});

	it.each([
		['no token', '?seekOperation=Next', undefined],
		['an empty token', '?seekOperation=Next', ''],
		['an unknown token', '?seekOperation=Next', 'AQAAAA=='],
		['a token but no seekOperation', '', 'valid'],
		['the size again', '?seekOperation=Next&size=10', 'valid'],
		['the filter again', '?seekOperation=Next&filter=%7B%7D', 'valid'],
		['an unsupported seekOperation', '?seekOperation=Previous', 'valid'],
	])('are rejected with %s', async (_, query, token) => {
		const validToken = getNextLink(await getPage('?size=10')).token;

		expect((await requestPage(query, token === 'valid' ? validToken : token)).status).toBe(400);
	});

	it('have no valid tokens after a reset', async () => {
		const { token } = getNextLink(await getPage('?size=10'));
		harness.sandbox.reset();

		expect((await requestPage('?seekOperation=Next', token)).status).toBe(400);
	});
});

describe('the link to the next page', () => {
	it.each([
		['relative', () => '/customers?seekOperation=Next'],
		['relativeWithVersion', () => '/v1/customers?seekOperation=Next'],
		['withoutSlash', () => 'customers?seekOperation=Next'],
		['absolute', () => `${harness.sandbox.url}/v1/customers?seekOperation=Next`],
		['foreignOrigin', () => 'http://127.0.0.1:1/v1/customers?seekOperation=Next'],
	] satisfies [Readings['nextLink'], () => string][])(
		'can have the form `%s`',
		async (nextLink, expected) => {
			harness.sandbox.readings.nextLink = nextLink;

			expect(getNextLink(await getPage('?size=10')).uri).toBe(expected());
		},
	);

	it('uses the origin of the request’s Host header', async () => {
		harness.sandbox.readings.nextLink = 'absolute';
		const { port } = new URL(harness.sandbox.url);
		const response = await harness.http.get<string>('/v1/customers?size=1', {
			headers: { ...harness.headers(), Host: `localhost:${port}` },
		});

		expect(getNextLink(pageSchema.parse(parseJson(response))).uri).toBe(
			`http://localhost:${port}/v1/customers?seekOperation=Next`,
		);
	});
});

describe('a page with only a continuation token', () => {
	it('is followed with seekOperation=Next and the header, as both of Microsoft’s SDKs do', async () => {
		harness.sandbox.readings.customersNext = 'bodyToken';
		const tokenSchema = z
			.object({ continuationToken: z.string().optional() })
			.and(
				z.object({ items: z.array(z.unknown()), links: z.object({ self: z.unknown() }).strict() }),
			);
		const sizes: number[] = [];
		let token: string | undefined;
		do {
			const response = await requestPage(
				token === undefined ? '?size=10' : '?seekOperation=Next',
				token,
			);
			const page = tokenSchema.parse(parseJson(response));
			sizes.push(page.items.length);
			token = page.continuationToken;
		} while (token !== undefined);

		expect(sizes).toEqual([10, 10, 10, 5]);
	});
});

describe('a path that begins with /v1//', () => {
	it('is understood, and is recorded as received', async () => {
		const { token } = getNextLink(await getPage('?size=10'));
		const { Authorization = '' } = harness.headers();
		const url = '/v1//customers?seekOperation=Next';
		const response = await harness.http.get<string>(url, {
			headers: { Authorization, 'MS-ContinuationToken': token },
		});

		expect(getNames(pageSchema.parse(parseJson(response)))).toHaveLength(10);
		expect(harness.sandbox.received.at(-1)).toMatchObject({ url, answered: 200 });
	});

	it.each(['/v1///customers', '/v1/customers//all/validations', '//v1/customers'])(
		'is the only double slash that is understood: %s is rejected',
		async (url) => {
			expect((await harness.get(`${harness.sandbox.url}${url}`)).status).toBeGreaterThanOrEqual(
				400,
			);
		},
	);
});

describe('addCustomers', () => {
	it('adds customers that depend only on their number and can get a qualification', async () => {
		const added = harness.sandbox.addCustomers(2);

		expect(added).toMatchObject([
			{
				id: 'c0571000-0000-4000-8000-000000000026',
				name: 'Customer 0026',
				domain: 'customer0026.onmicrosoft.com',
				qualification: 'none',
			},
			{ name: 'Customer 0027' },
		]);
		expect((await harness.put('c0571000-0000-4000-8000-000000000026', '1')).status).toBe(200);
	});

	it('adds customers only until the next reset', () => {
		harness.sandbox.addCustomers(3000);
		harness.sandbox.reset();

		expect(harness.sandbox.state.customers).toHaveLength(36);
	});
});

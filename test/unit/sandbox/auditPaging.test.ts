import { z } from 'zod';
import { customers, parseJson, startHarness, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
beforeEach(() => {
	for (let hour = 5; hour >= 1; hour -= 1) {
		harness.sandbox.addAuditRecord({
			customerId: customers.fabrikam.id,
			resourceNewValue: String(hour),
			operationDate: new Date(Date.now() - hour * 60 * 60 * 1000).toISOString(),
		});
	}
	harness.sandbox.readings.pageSize = 2;
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const firstQuery = () => `?startDate=${yesterday()}`;

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

function requestPage(path: string, token?: string) {
	const { Authorization = '' } = harness.headers();
	return harness.http.get<string>(path, {
		headers: { Authorization, ...(token !== undefined && { 'MS-ContinuationToken': token }) },
	});
}

async function getPage(path: string, token?: string) {
	const response = await requestPage(path, token);
	const page = pageSchema.parse(parseJson(response));
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
	it('are linked by `links.next`, which repeats the query and gives the header to send', async () => {
		const pages: string[][] = [];
		let page = await getPage(`/v1/auditrecords${firstQuery()}`);
		pages.push(page.values);
		while (page.links.next) {
			expect(page).toMatchObject({ continuationToken: undefined, header: undefined });
			expect(page.links.next.uri).toBe(`/auditrecords${firstQuery()}&seekOperation=Next`);
			const [{ value = '' } = {}] = page.links.next.headers;
			page = await getPage(`/v1${page.links.next.uri}`, value);
			pages.push(page.values);
		}

		expect(pages).toEqual([['1', '2'], ['3', '4'], ['5']]);
	});

	it.each([
		['the same query again, as the .NET SDK sends it', () => firstQuery()],
		['seekOperation alone', () => '?seekOperation=Next'],
		['both', () => `${firstQuery()}&seekOperation=Next`],
	])('can be requested with a continuation token and %s', async (_, query) => {
		harness.sandbox.readings.auditNext = 'token';
		const firstPage = await getPage(`/v1/auditrecords${firstQuery()}`);
		const secondPage = await getPage(`/v1/auditrecords${query()}`, firstPage.continuationToken);
		const thirdPage = await getPage(`/v1/auditrecords${query()}`, secondPage.continuationToken);

		expect(firstPage.links.next).toBeUndefined();
		expect(firstPage.header).toBe(firstPage.continuationToken);
		expect([secondPage.values, thirdPage.values]).toEqual([['3', '4'], ['5']]);
		expect(thirdPage).toMatchObject({ continuationToken: undefined, header: undefined });
	});

	it('have the token only in the body if `auditNext` is `bodyToken`, as in the swagger', async () => {
		harness.sandbox.readings.auditNext = 'bodyToken';

		expect(await getPage(`/v1/auditrecords${firstQuery()}`)).toMatchObject({
			continuationToken: expect.any(String),
			header: undefined,
		});
	});

	it('have as many records as the query parameter `size` allows', async () => {
		expect((await getPage(`/v1/auditrecords${firstQuery()}&size=1`)).values).toEqual(['1']);
	});

	it('link to the next page in the form that `nextLink` selects', async () => {
		harness.sandbox.readings.nextLink = 'absolute';
		const { links } = await getPage(`/v1/auditrecords${firstQuery()}`);

		expect(links.next?.uri).toBe(
			`${harness.sandbox.url}/v1/auditrecords${firstQuery()}&seekOperation=Next`,
		);
	});

	it.each([
		['an unknown token', () => '?seekOperation=Next', 'AQAAAA=='],
		['no token', () => `${firstQuery()}&seekOperation=Next`, undefined],
		['the token alone', () => '', 'valid'],
		['another start date', () => '?startDate=2020-01-01&seekOperation=Next', 'valid'],
		[
			'a size that the first request did not have',
			() => `${firstQuery()}&size=5&seekOperation=Next`,
			'valid',
		],
	])('are rejected with %s', async (_, query, token) => {
		harness.sandbox.readings.auditNext = 'token';
		const { continuationToken } = await getPage(`/v1/auditrecords${firstQuery()}`);
		const sentToken = token === 'valid' ? continuationToken : token;

		expect((await requestPage(`/v1/auditrecords${query()}`, sentToken)).status).toBe(400);
	});

	it('are rejected with a continuation token of the customer list', async () => {
		const response = await requestPage('/v1/customers?size=1');
		const { links } = pageSchema.pick({ links: true }).parse(parseJson(response));
		const token = links.next?.headers[0]?.value;

		expect((await requestPage('/v1/auditrecords?seekOperation=Next', token)).status).toBe(400);
	});
});

/**
 * The requests that other clients of Partner Center send, and the sandbox's answers: Microsoft's .NET SDK 3.4.0 with its
 * samples, PartnerCenter.DotNet 1.15.6 (the library of Microsoft's PowerShell module), and Microsoft's Java SDK. They were
 * seen when these clients ran against the sandbox. The Java SDK's filter is from its public source.
 */
import { z } from 'zod';
import { createRequestIdHeader, customers, parseJson, startHarness, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

interface Client {
	readonly headers: Readonly<Record<string, string>>;
	readonly contentType: string;
}

const commonHeaders = { Accept: 'application/json', 'X-Locale': 'en-US' };

const dotNetSdk: Client = {
	headers: {
		...commonHeaders,
		'MS-PartnerCenter-Client': 'Partner Center .NET SDK',
		'MS-SdkVersion': '3.4.0',
		'MS-PartnerCenter-Application': 'Partner Center .NET SDK Samples',
	},
	contentType: 'application/json',
};

const powerShell: Client = {
	headers: {
		...commonHeaders,
		'MS-PartnerCenter-Client': 'Partner Center Open .NET SDK',
		'MS-SdkVersion': '1.15.6',
		'MS-PartnerCenter-Application': 'Partner Center PowerShell',
	},
	contentType: 'application/json',
};

const javaSdk: Client = {
	headers: {
		...commonHeaders,
		'MS-PartnerCenter-Client': 'Partner Center Java SDK',
		'MS-SdkVersion': '1.15.3',
		'MS-Contract-Version': 'v1',
	},
	contentType: 'application/json; charset=utf-8',
};

interface Request {
	readonly body?: string;
	readonly token?: string;
}

/** @param line method and path with query, exactly as on the wire */
async function send(client: Client, line: string, { body, token }: Request = {}) {
	const [method, url = ''] = line.split(' ');
	const response = await harness.http.request<string>({
		method,
		url,
		data: body,
		headers: {
			...client.headers,
			...createRequestIdHeader(),
			'MS-CorrelationId': '5e1b7a90-0c1d-4f6e-9a52-3b8d2c4f6a70',
			Authorization: harness.headers().Authorization,
			...(body !== undefined && { 'Content-Type': client.contentType }),
			...(token !== undefined && { 'MS-ContinuationToken': token }),
		},
	});
	expect(harness.sandbox.received.at(-1)).toMatchObject({ method, url, body: body ?? '' });
	return response;
}

const pageSchema = z.object({
	items: z.array(z.object({ companyProfile: z.object({ companyName: z.string() }) })),
	links: z.object({
		next: z
			.object({ uri: z.string(), headers: z.tuple([z.object({ value: z.string() })]) })
			.optional(),
	}),
});

const parsePage = (response: Awaited<ReturnType<typeof send>>) =>
	pageSchema.parse(parseJson(response));
const getNames = (response: Awaited<ReturnType<typeof send>>) =>
	parsePage(response).items.map(({ companyProfile }) => companyProfile.companyName);

const { fabrikam, contosoUniversity, schoolOfFineArt } = customers;

describe('the .NET SDK and its samples', () => {
	it('list customers page by page', async () => {
		const first = parsePage(await send(dotNetSdk, 'GET /v1/customers?size=4'));
		const token = first.links.next?.headers[0].value ?? '';
		const second = await send(dotNetSdk, 'GET /v1/customers?seekOperation=Next', { token });

		expect(first.items).toHaveLength(4);
		expect(getNames(second)).toHaveLength(4);
	});

	it('search by the start of the company name', async () => {
		const filter =
			'%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22Contoso+U%22%2C%22Operator%22%3A%22starts_with%22%7D';

		expect(getNames(await send(dotNetSdk, `GET /v1/customers?size=0&filter=${filter}`))).toEqual([
			'Contoso University',
		]);
	});

	it('read qualifications and validation codes', async () => {
		const qualifications = await send(
			dotNetSdk,
			`GET /v1/customers/${schoolOfFineArt.id}/qualifications`,
		);
		const codes = await send(dotNetSdk, 'GET /v1/customers/all/validations');

		expect(parseJson(qualifications)).toEqual([
			{ qualification: 'Education', vettingStatus: 'Approved' },
		]);
		expect(parseJson(codes)).toContainEqual(expect.objectContaining({ validationId: '012345' }));
	});

	it('submit Education with a segment and a website', async () => {
		const response = await send(dotNetSdk, `POST /v1/customers/${fabrikam.id}/qualifications`, {
			body: '{"qualification":"Education","educationSegment":"HigherEducation","website":"www.fabrikam.com"}',
		});

		expect(response.status).toBe(201);
		expect(parseJson(response)).toMatchObject({
			qualification: 'Education',
			vettingStatus: 'InReview',
		});
	});

	it('submit Government Community Cloud with the code in the body', async () => {
		const response = await send(dotNetSdk, `POST /v1/customers/${fabrikam.id}/qualifications`, {
			body: '{"qualification":"GovernmentCommunityCloud","validationCode":"012345"}',
		});

		expect(response.status).toBe(201);
		expect(parseJson(response)).toMatchObject({ vettingStatus: 'Approved' });
	});

	it('cannot combine Education with Government Community Cloud, even with a false code', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualifications`;
		await send(dotNetSdk, `POST ${path}`, {
			body: '{"qualification":"Education","educationSegment":"K12"}',
		});
		const refused = await send(dotNetSdk, `POST ${path}`, {
			body: '{"qualification":"GovernmentCommunityCloud","validationCode":"00000"}',
		});
		const added = await send(dotNetSdk, `POST ${path}`, {
			body: '{"qualification":"StateOwnedEntity"}',
		});

		expect(refused.status).toBe(400);
		expect(refused.data).toContain('already has a qualification: Education, in review.');
		expect(added.status).toBe(201);
	});
});

describe('the library of the PowerShell module', () => {
	it('lists customers, and asks for the next page with a double slash', async () => {
		harness.sandbox.readings.pageSize = 4;
		const first = parsePage(await send(powerShell, 'GET /v1/customers'));
		const { uri = '', headers } = first.links.next ?? {};
		const second = await send(powerShell, `GET /v1/${uri}`, { token: headers?.[0].value });

		expect(`/v1/${uri}`).toBe('/v1//customers?seekOperation=Next');
		expect(getNames(second)).toHaveLength(4);
	});

	it('searches by domain with the operator StartsWith', async () => {
		const filter =
			'%7B%22Field%22%3A%22Domain%22%2C%22Value%22%3A%22fabrikam%22%2C%22Operator%22%3A%22StartsWith%22%7D';

		expect(getNames(await send(powerShell, `GET /v1/customers?size=0&filter=${filter}`))).toEqual([
			'Fabrikam, Inc.',
		]);
	});

	it('sets Education in PascalCase and reads it', async () => {
		const path = `/v1/customers/${contosoUniversity.id}/qualification`;
		const updated = await send(powerShell, `PUT ${path}`, { body: '"Education"' });
		const read = await send(powerShell, `GET ${path}`);

		expect([updated.status, updated.data, read.data]).toEqual([200, '"education"', '"education"']);
	});

	it('sets Government Community Cloud with the code in the query', async () => {
		const response = await send(
			powerShell,
			`PUT /v1/customers/${fabrikam.id}/qualification?code=012345`,
			{ body: '"GovernmentCommunityCloud"' },
		);

		expect([response.status, response.data]).toEqual([200, '"government_community_cloud"']);
	});
});

describe('the Java SDK', () => {
	it('lists customers, and asks for the next page with a double slash', async () => {
		const first = parsePage(await send(javaSdk, 'GET /v1/customers?size=4'));
		const token = first.links.next?.headers[0].value;
		const second = await send(javaSdk, 'GET /v1//customers?seekOperation=Next', { token });

		expect(getNames(second)).toHaveLength(4);
	});

	it('searches with names in lower case and a type', async () => {
		const filter =
			'%7B%22operator%22%3A%22StartsWith%22%2C%22fieldType%22%3A%22String%22%2C%22field%22%3A%22Domain%22%2C%22value%22%3A%22fabrikam%22%7D';

		expect(getNames(await send(javaSdk, `GET /v1/customers?size=0&filter=${filter}`))).toEqual([
			'Fabrikam, Inc.',
		]);
	});

	it('sets Education in lower case, with a charset in the Content-Type', async () => {
		const path = `/v1/customers/${contosoUniversity.id}/qualification`;
		const response = await send(javaSdk, `PUT ${path}`, { body: '"education"' });

		expect([response.status, response.data]).toEqual([200, '"education"']);
	});
});

describe('a page with only a continuation token', () => {
	it.each([
		['.NET', dotNetSdk],
		['Java', javaSdk],
	])('is followed by the %s SDK with the header alone', async (_, client) => {
		harness.sandbox.readings.customersNext = 'bodyToken';
		const first = await send(client, 'GET /v1/customers?size=4');
		const { continuationToken: token } = z
			.object({ continuationToken: z.string() })
			.parse(parseJson(first));
		const second = await send(client, 'GET /v1/customers?seekOperation=Next', { token });

		expect(getNames(second)).toHaveLength(4);
	});
});

describe('the three recorded forms of a link to the next page', () => {
	const addVersion = (uri: string) => `/v1/${uri}`;
	const addVersionOnce = (uri: string) => `/v1/${uri.replace(/^\/(?:v1\/)?/, '')}`;

	it.each([
		['relative', '/v1/customers', 200, '/v1//customers', 200],
		['withoutSlash', '/v1/customers', 200, '/v1/customers', 200],
		// The Java SDK and PartnerCenter.DotNet cannot follow this one.
		['relativeWithVersion', '/v1/customers', 200, '/v1//v1/customers', 404],
	] as const)(
		'%s: the .NET SDK asks for %s and gets %d, the two others ask for %s and get %d',
		async (nextLink, dotNetPath, dotNetStatus, otherPath, otherStatus) => {
			Object.assign(harness.sandbox.readings, { nextLink, pageSize: 4 });
			const { next } = parsePage(await send(dotNetSdk, 'GET /v1/customers')).links;
			const { uri = '', headers } = next ?? {};
			const token = headers?.[0].value;
			const lines = [addVersionOnce(uri), addVersion(uri)];
			const responses = [
				await send(dotNetSdk, `GET ${lines[0]}`, { token }),
				await send(powerShell, `GET ${lines[1]}`, { token }),
				await send(javaSdk, `GET ${lines[1]}`, { token }),
			];

			expect(lines).toEqual([
				`${dotNetPath}?seekOperation=Next`,
				`${otherPath}?seekOperation=Next`,
			]);
			expect(responses.map(({ status }) => status)).toEqual([
				dotNetStatus,
				otherStatus,
				otherStatus,
			]);
		},
	);
});

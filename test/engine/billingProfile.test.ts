import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, countByMethod, useSandbox } from './support/setup';
import {
	getProfile,
	listExchanges,
	listWrites,
	runAndContinue,
	updateProfile,
} from './support/profiles';

const context = useSandbox();
const { contosoUniversity } = seed.customers;

const path = `/v1/customers/${contosoUniversity.id}/profiles/billing`;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function stored() {
	return context.sandbox.state.customer(contosoUniversity.id).billingProfile;
}

async function run(parameters: INodeParameters, items?: IDataObject[]) {
	return await runAndContinue(context, parameters, items);
}

/** Makes the next GET return exactly this text. */
function respondToGet(body: string): void {
	const match = { method: 'GET', path };
	context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
}

/** Makes the next PUT return exactly this text. */
function respondToPut(body: string): void {
	const match = { method: 'PUT', path };
	context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
}

describe('Billing Profile: Get', () => {
	it("returns the customer ID and the service's own object", async () => {
		const { json } = await run(getProfile(contosoUniversity));

		expect(json).toEqual({ customerId: contosoUniversity.id, ...stored() });
		expect(apiRequests(context.sandbox)).toMatchObject([{ method: 'GET', url: path, body: '' }]);
	});

	it.each([
		['with a byte order mark', () => (context.sandbox.readings.bom = true)],
		[
			'in pieces',
			() => context.sandbox.faults.add({ action: { kind: 'trickle', bytesPerSecond: 9000 } }),
		],
	])('reads a response %s', async (_, arrange) => {
		arrange();
		const { json } = await run(getProfile(contosoUniversity));

		expect(json).toMatchObject({ companyName: 'Contoso University' });
	});

	it.each(['{}', '[]', '"profile"', '{"code":"1","description":"No"}', '<html></html>'])(
		'rejects a response that is not a billing profile: %s',
		async (body) => {
			const action = { kind: 'answer', status: 200, body } as const;
			context.sandbox.faults.add({ match: { method: 'GET' }, times: 1, action });
			const parameters = { ...getProfile(contosoUniversity), options: { maxRetries: 0 } };
			const { json } = await run(parameters);

			expect(json?.error).toContain('an answer that the node cannot read');
		},
	);

	it("reports Partner Center's own words for a customer that it does not know", async () => {
		const { json } = await run(getProfile({ id: '00000000-0000-4000-8000-000000000000' }));

		expect(json?.error).toMatch(/does not know this customer\. Partner Center said: "/);
		expect(json?.details).toMatchObject({ httpStatus: 404, code: '60003' });
	});
});

describe('Billing Profile: Update', () => {
	it('writes the whole profile with its version, and returns it with the changed fields', async () => {
		const before = stored();
		const { json, hints } = await run(updateProfile(contosoUniversity, { city: 'Bellevue' }));

		expect(stored().defaultAddress).toEqual({ ...before.defaultAddress, city: 'Bellevue' });
		expect(json).toEqual({
			customerId: contosoUniversity.id,
			...stored(),
			changed: true,
			changedFields: ['defaultAddress.city'],
			requestId: expect.stringMatching(GUID),
			correlationId: expect.stringMatching(GUID),
		});
		expect(hints).toEqual(['1 changed.']);
		const [get, put] = apiRequests(context.sandbox);
		expect([get?.method, get?.url, put?.method, put?.url]).toEqual(['GET', path, 'PUT', path]);
		expect(put?.headers).toMatchObject({
			'content-type': 'application/json',
			'if-match': `"${before.attributes.etag}"`,
			'ms-requestid': json?.requestId,
			'ms-correlationid': json?.correlationId,
		});
		expect(get?.headers['ms-requestid']).not.toBe(put?.headers['ms-requestid']);
		expect(JSON.parse(put?.body ?? '')).toEqual({
			...before,
			defaultAddress: { ...before.defaultAddress, city: 'Bellevue' },
		});
	});

	it('writes every other member back byte for byte', async () => {
		const text = String.raw`{
			"id": "a\u00e9\/", "amount": 1.50, "big": 12345678901234567890, "exponent": 1E+2,
			"defaultAddress": { "z": null, "city" : "Redmond", "a": "\ud83d", "n": -0.0 },
			"list": [ {"city": "inner"}, "}" ],  "none": null, "empty": { },
			"attributes": { "etag": "seven", "objectType": "CustomerBillingProfile" }
		}`;
		respondToGet(text);
		const changed = text.replace('"Redmond"', '"Zürich"');
		respondToPut(changed);
		const { json } = await run(updateProfile(contosoUniversity, { city: 'Zürich' }));

		expect(listWrites(context.sandbox).map(({ body }) => body)).toEqual([changed]);
		expect(json).toMatchObject({ changed: true, changedFields: ['defaultAddress.city'] });
	});

	it('changes every field, and lists the changed fields in the order of the fields', async () => {
		const address = {
			phoneNumber: '+1 425 555 0100',
			country: 'ca',
			postalCode: 'V6B 1A1',
			region: 'West',
			state: 'BC',
			city: 'Vancouver',
			addressLine2: 'Suite 2',
			addressLine1: '1 Main Street',
		};
		const own = {
			language: 'fr',
			culture: 'fr-CA',
			companyName: 'Contoso College',
			email: 'new@contoso.com',
			lastName: 'Roy',
			firstName: 'Ann',
		};
		const { json } = await run(updateProfile(contosoUniversity, { ...address, ...own }));

		// The names in the address stay as they are.
		const inAddress = { firstName: 'Kim', lastName: 'Ford' };
		const defaultAddress = { ...address, ...inAddress, country: 'CA' };
		expect(stored()).toMatchObject({ ...own, defaultAddress });
		expect(json?.changedFields).toEqual([
			'firstName',
			'lastName',
			'email',
			'companyName',
			'culture',
			'language',
			'defaultAddress.addressLine1',
			'defaultAddress.addressLine2',
			'defaultAddress.city',
			'defaultAddress.state',
			'defaultAddress.region',
			'defaultAddress.postalCode',
			'defaultAddress.country',
			'defaultAddress.phoneNumber',
		]);
	});

	it('writes nothing if nothing differs', async () => {
		const fields = { city: ' Redmond ', country: 'us', addressLine2: '', region: '' };
		const { json, hints } = await run(updateProfile(contosoUniversity, fields));

		expect(json).toEqual({
			customerId: contosoUniversity.id,
			...stored(),
			changed: false,
			changedFields: [],
			requestId: expect.stringMatching(GUID),
			correlationId: expect.stringMatching(GUID),
		});
		expect(listExchanges(context.sandbox)).toEqual(['GET 200']);
		expect(json?.requestId).toBe(apiRequests(context.sandbox)[0]?.headers['ms-requestid']);
		expect(hints).toEqual(['1 unchanged.']);
	});

	it.each(['bare', 'quoted', 'weak'] as const)('understands a version that is %s', async (form) => {
		context.sandbox.readings.etagForm = form;
		const { json } = await run(updateProfile(contosoUniversity, { city: 'Bellevue' }));

		expect(json).toMatchObject({ changed: true });
	});

	it('understands and keeps names with capitals', async () => {
		const { attributes, links, ...members } = stored();
		const capitalize = (value: object) =>
			JSON.stringify(value).replace(/"([a-z])(\w*)":/g, (__, first: string, rest: string) => {
				return `"${first.toUpperCase()}${rest}":`;
			});
		const body = capitalize({ ...members, links, attributes });
		respondToGet(body);
		respondToPut(body.replace('Redmond', 'Bellevue').replace('}', ',"AddressLine2":"Suite 2"}'));
		const fields = { city: 'Bellevue', addressLine2: 'Suite 2' };
		const { json } = await run(updateProfile(contosoUniversity, fields));

		expect(json).toMatchObject({
			changed: true,
			changedFields: ['defaultAddress.addressLine2', 'defaultAddress.city'],
			DefaultAddress: { City: 'Bellevue' },
		});
		const [write] = listWrites(context.sandbox);
		expect(write?.headers['if-match']).toBe(`"${attributes.etag}"`);
		expect(write?.body).toBe(
			body.replace('Redmond', 'Bellevue').replace('}', ',"AddressLine2":"Suite 2"}'),
		);
	});

	it.each([
		['no version', {}],
		['a version that no header can contain', { etag: 'a\nb' }],
	])('writes nothing if the profile has %s', async (_, attributes) => {
		respondToGet(JSON.stringify({ ...stored(), attributes }));
		const { json } = await run(updateProfile(contosoUniversity, { city: 'Bellevue' }));

		expect(json?.error).toContain('did not give the version (ETag) of the billing profile');
		expect(json?.details).not.toHaveProperty('outcomeUnknown');
		expect(countByMethod(context.sandbox)).toEqual({ GET: 1 });
	});

	it('names the fields that exist there if Partner Center rejects a value', async () => {
		const firstName = 'x'.repeat(51);
		const { json } = await run(updateProfile(contosoUniversity, { firstName }));

		expect(json?.error).toContain('"firstName" must have 1 to 50 characters');
		expect(json?.details).toMatchObject({
			httpStatus: 400,
			advice: "Check 'Customer' and 'Fields to Update'.",
		});
		expect(json?.details).not.toHaveProperty('outcomeUnknown');
	});

	it('keeps the order of the items of one customer, and all their changes', async () => {
		const parameters = updateProfile(contosoUniversity, {
			city: '={{ $json.city }}',
			email: '={{ $json.email }}',
		});
		const items = [
			{ city: 'Bellevue', email: 'a@contoso.com' },
			{ city: 'Kirkland', email: 'a@contoso.com' },
		];
		const { output } = await run(parameters, items);

		expect(output.map(({ changedFields }) => changedFields)).toEqual([
			['email', 'defaultAddress.city'],
			['defaultAddress.city'],
		]);
		expect(stored()).toMatchObject({
			email: 'a@contoso.com',
			defaultAddress: { city: 'Kirkland' },
		});
	});
});

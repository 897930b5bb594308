import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, countByMethod, useSandbox } from './support/setup';
import { listExchanges, listWrites, runAndContinue, updateProfile } from './support/profiles';

const context = useSandbox();
const { contosoUniversity, fabrikam, northwind } = seed.customers;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function stored() {
	return context.sandbox.state.customer(contosoUniversity.id).billingProfile;
}

async function run(parameters: INodeParameters, items?: IDataObject[]) {
	return await runAndContinue(context, parameters, items);
}

describe('a dry run of Billing Profile: Update', () => {
	it('shows the profile as it would be, and writes nothing', async () => {
		const before = stored();
		const fields = { city: 'Bellevue', phoneNumber: '' };
		const { json, hints } = await run(updateProfile(contosoUniversity, fields, { dryRun: true }));

		expect(json).toEqual({
			customerId: contosoUniversity.id,
			...before,
			defaultAddress: { ...before.defaultAddress, city: 'Bellevue', phoneNumber: null },
			changed: true,
			changedFields: ['defaultAddress.city', 'defaultAddress.phoneNumber'],
			dryRun: true,
			requestId: apiRequests(context.sandbox)[0]?.headers['ms-requestid'],
			correlationId: expect.stringMatching(GUID),
		});
		expect(hints).toEqual(['Dry run: 1 would change.']);
		expect(countByMethod(context.sandbox)).toEqual({ GET: 1 });
		expect(stored()).toEqual(before);
	});

	it.each([1, 5])(
		'takes the changes of earlier items into account, %d at a time, as the real run does',
		async (maxConcurrency) => {
			const items = [
				{ id: contosoUniversity.id, city: 'Bellevue', email: 'a@contoso.com' },
				{ id: fabrikam.id, city: 'Bellevue', email: 'a@contoso.com' },
				{ id: contosoUniversity.id, city: 'Bellevue', email: 'b@contoso.com' },
				{ id: contosoUniversity.id, city: 'Bellevue', email: 'b@contoso.com' },
			];
			const plan = async (options: IDataObject) =>
				await run(
					updateProfile(
						{ id: '={{ $json.id }}' },
						{ city: '={{ $json.city }}', email: '={{ $json.email }}' },
						{ ...options, maxConcurrency },
					),
					items,
				);
			const { output: planned } = await plan({ dryRun: true });
			expect(listWrites(context.sandbox)).toEqual([]);
			const { output: real } = await plan({});

			const select = ({ changed, changedFields, email, defaultAddress }: IDataObject) => {
				return { changed, changedFields, email, defaultAddress };
			};
			expect(planned.map(select)).toEqual(real.map(select));
			expect(planned.map(({ changed }) => changed)).toEqual([true, true, true, false]);
		},
	);

	it('takes a real change of an earlier item into account', async () => {
		const items = [
			{ city: 'Bellevue', dryRun: true },
			{ city: 'Tacoma', dryRun: false },
			{ city: 'Bellevue', dryRun: true },
		];
		const fields = { city: '={{ $json.city }}' };
		const parameters = updateProfile(contosoUniversity, fields, { dryRun: '={{ $json.dryRun }}' });
		const { output } = await runAndContinue(context, parameters, items);

		expect(output.map(({ changed }) => changed)).toEqual([true, true, true]);
		expect(stored().defaultAddress.city).toBe('Tacoma');
	});

	it('fails where the real run would fail', async () => {
		const body = JSON.stringify({ ...stored(), attributes: {} });
		const match = { method: 'GET' };
		context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
		const parameters = updateProfile(contosoUniversity, { city: 'Bellevue' }, { dryRun: true });

		expect((await run(parameters)).json?.error).toContain('did not give the version');
	});
});

describe('Validate Address', () => {
	const invalid = { addressLine1: 'Campus Drive' };

	it('validates the resulting address first, and returns the result', async () => {
		const fields = { postalCode: '98052-1234' };
		const { json } = await run(updateProfile(contosoUniversity, fields, { validateAddress: true }));

		expect(listExchanges(context.sandbox)).toEqual(['GET 200', 'POST 200', 'PUT 200']);
		const [, post] = apiRequests(context.sandbox);
		expect(post?.url).toBe('/v1/validations/address');
		expect(JSON.parse(post?.body ?? '')).toEqual({
			AddressLine1: '1 Campus Drive',
			City: 'Redmond',
			State: 'WA',
			PostalCode: '98052-1234',
			Country: 'US',
		});
		expect(json).toMatchObject({
			changed: true,
			addressValidation: {
				isVerified: true,
				status: 'verified',
				originalAddress: { addressLine1: '1 Campus Drive', postalCode: '98052-1234' },
				suggestedAddresses: [],
				requestId: post?.headers['ms-requestid'],
				correlationId: json?.correlationId,
			},
		});
	});

	it.each([false, true])(
		'writes nothing if the address is not verified, and says what Microsoft suggests (dry run: %s)',
		async (dryRun) => {
			const before = stored();
			const options = { validateAddress: true, dryRun };
			const { json } = await run(updateProfile(contosoUniversity, invalid, options));

			expect(json?.error).toContain(
				'did not verify the new address, because it has an incomplete street',
			);
			expect(json?.details).toMatchObject({
				customerId: contosoUniversity.id,
				advice: expect.stringContaining(
					'Microsoft suggests one of these addresses: 1 Campus Drive, Redmond, WA 98052, US; 1001 Campus Drive,',
				),
				addressValidation: {
					isVerified: false,
					status: 'streetPartial',
					originalAddress: { addressLine1: 'Campus Drive' },
					suggestedAddresses: [
						{ addressLine1: '1 Campus Drive' },
						{ addressLine1: '1001 Campus Drive' },
						{ addressLine1: '1003 Campus Drive' },
					],
				},
			});
			expect(json?.details).not.toHaveProperty('outcomeUnknown');
			expect(countByMethod(context.sandbox)).toEqual({ GET: 1, POST: 1 });
			expect(stored()).toEqual(before);
		},
	);

	it.each([
		['InteractionRequired', 'differs a lot', 'Microsoft suggests: '],
		['StreetPartial', 'incomplete street', 'one of these addresses'],
		['PremisesPartial', 'incomplete building', 'one of these addresses'],
		['Multiple', 'incomplete in several parts', 'one of these addresses'],
		['None', 'is wrong. Partner Center said: "The address was not found."', 'no other address'],
		['NotValidated', 'could not be checked', 'no other address'],
	] as const)('rejects the status %s in words', async (status, message, advice) => {
		context.sandbox.readings.addressStatus = status;
		const options = { validateAddress: true };
		const { json } = await run(updateProfile(contosoUniversity, invalid, options));

		expect(json?.error).toContain(message);
		expect(json?.details).toHaveProperty('advice', expect.stringContaining(advice));
		expect(listWrites(context.sandbox)).toEqual([]);
	});

	it.each(['Verified', 'VerifiedShippable'] as const)('accepts the status %s', async (status) => {
		context.sandbox.readings.addressStatus = status;
		const options = { validateAddress: true };
		const { json } = await run(updateProfile(contosoUniversity, invalid, options));

		expect(json).toMatchObject({ changed: true, addressValidation: { isVerified: true } });
	});

	it('rejects a status that the node does not know', async () => {
		const body = JSON.stringify({ originalAddress: {}, status: 'AwaitingReview' });
		const match = { method: 'POST' };
		context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
		const options = { validateAddress: true };
		const { json } = await run(updateProfile(contosoUniversity, invalid, options));

		expect(json?.error).toContain('it has the status "AwaitingReview"');
		expect(listWrites(context.sandbox)).toEqual([]);
	});

	it('shortens a status that is a long text', async () => {
		const body = JSON.stringify({ originalAddress: {}, status: 'no '.repeat(500) });
		const match = { method: 'POST' };
		context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
		const { json } = await run(
			updateProfile(contosoUniversity, invalid, { validateAddress: true }),
		);

		expect(json?.error).toMatch(/it has the status "no no .*…" \[item 0\]$/);
		expect(json?.error).toMatch(/^.{1,499}$/);
	});

	it('sends nothing if nothing would be written', async () => {
		const options = { validateAddress: true };
		const { json } = await run(updateProfile(contosoUniversity, { city: 'Redmond' }, options));

		expect(json).not.toHaveProperty('addressValidation');
		expect(listExchanges(context.sandbox)).toEqual(['GET 200']);
	});

	it('writes nothing if the address cannot be validated', async () => {
		const match = { method: 'POST' };
		context.sandbox.faults.add({ match, action: { kind: 'answer', status: 403 } });
		const options = { validateAddress: true };
		const { json } = await run(updateProfile(northwind, { city: 'Tacoma' }, options));

		expect(json?.details).toMatchObject({ httpStatus: 403 });
		expect(json?.details).not.toHaveProperty('outcomeUnknown');
		expect(listWrites(context.sandbox)).toEqual([]);
	});
});

import fc from 'fast-check';
import { credentialFields, seed } from '../../tools/sandbox';
import { apiRequests, get, update, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam } = seed.customers;

/** Runs the node, expects an error before any request, and returns its message and description. */
async function expectRejection(parameters: ReturnType<typeof update>) {
	const { error, output } = await context.engine.run({ parameters });
	expect(output).toEqual([]);
	expect(context.sandbox.received).toEqual([]);
	if (!error) throw new Error('The run did not fail');
	return `${error.message} — ${error.description ?? ''}`;
}

describe('an invalid customer ID', () => {
	it.each([
		['a path', '../x', 'not a tenant ID'],
		['a path after a tenant ID', `${contosoUniversity.id}/../..`, 'not a tenant ID'],
		['a query', `${contosoUniversity.id}?x=1`, 'not a tenant ID'],
		['a fragment', `${contosoUniversity.id}#x`, 'not a tenant ID'],
		['an encoded slash', `${contosoUniversity.id}%2F`, 'not a tenant ID'],
		['a word', 'Contoso', 'not a tenant ID'],
		['a domain', 'contoso.com', 'Choose By Domain'],
		['an empty text', '={{ "" }}', 'is empty'],
		['spaces', '={{ "  " }}', 'is empty'],
		['null', '={{ null }}', 'is empty'],
		['a missing CRM field', '={{ $json.nothing }}', 'is empty'],
		['a number', '={{ 42 }}', 'must be text'],
		['an array', '={{ ["a"] }}', 'must be text'],
		['an object', '={{ ({ id: 1 }) }}', 'must be text'],
		['true', '={{ true }}', 'must be text'],
	])('is rejected before anything is sent: %s', async (_, customer, text) => {
		// Get and Update share the field. An expression bypasses the editor's own check.
		const value = customer.startsWith('=') ? customer : `={{ ${JSON.stringify(customer)} }}`;
		for (const parameters of [update(value, 'education'), get(value)]) {
			const message = await expectRejection(parameters);
			expect(message).toContain("'Customer'");
			expect(message).toContain('[item 0]');
			expect(message).toContain(text);
		}
	});

	it('is rejected whatever other text the CRM field has (because the ID becomes part of the URL)', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					fc.string(),
					fc.string().map((tail) => contosoUniversity.id + tail),
					fc.webPath(),
				),
				async (customer) => {
					fc.pre(customer.trim().toLowerCase() !== contosoUniversity.id);
					await context.engine.run({
						items: [{ customer }],
						parameters: update('={{ $json.customer }}', 'education'),
					});
					expect(context.sandbox.received).toEqual([]);
				},
			),
			{ numRuns: 50 },
		);
	});
});

describe('a customer ID in a common spelling', () => {
	const { id } = contosoUniversity;

	it.each([
		`{${id.toUpperCase()}}`,
		`urn:uuid:${id}`,
		id.replaceAll('-', ''),
		id.replaceAll('-', '\u2011'),
		id.replaceAll('-', '\u2013'),
		`\u200B${id}\u200E`,
		` ${id.slice(0, 20)}\u2060${id.slice(20)}\u00A0`,
	])('is accepted, fixed or from an expression: %j', async (spelling) => {
		for (const value of [spelling, `={{ ${JSON.stringify(spelling)} }}`]) {
			const { error } = await context.engine.run({ parameters: update(value, 'education') });
			expect(error).toBeUndefined();
		}
		const urls = apiRequests(context.sandbox).map(({ url }) => url);
		expect(new Set(urls)).toEqual(new Set([`/v1/customers/${id}/qualification`]));
	});

	it.each([
		['two IDs', `${id}, ${fabrikam.id}`, 'contains more than one tenant ID'],
		['a company name', 'Contoso', 'choose From List'],
		['an invisible character', 'Con\u200Btoso', 'contains an invisible character (U+200B)'],
		['an e-mail address', 'jane@contoso.com', 'Choose By Domain'],
	])(
		'is rejected before anything is sent if it is not exactly one ID: %s',
		async (_, value, text) => {
			const customer = `={{ ${JSON.stringify(value)} }}`;
			expect(await expectRejection(update(customer, 'education'))).toContain(text);
		},
	);
});

describe('a qualification that Update cannot set', () => {
	it.each([
		['None', 'a partner set'],
		['0', 'a partner set'],
		['Nonprofit', 'nonprofit.microsoft.com'],
		['non-profit', 'nonprofit.microsoft.com'],
		['2', 'nonprofit.microsoft.com'],
		['StateOwnedEntity', 'Submit for Review'],
		['School', 'not a known qualification'],
		['', "'Qualification' is empty"],
	])('is rejected before anything is sent: %j', async (qualification, text) => {
		const message = await expectRejection(
			update(contosoUniversity.id, `={{ ${JSON.stringify(qualification)} }}`),
		);
		expect(message).toContain("'Qualification'");
		expect(message).toContain('[item 0]');
		expect(message).toContain(text);
	});
});

describe('a qualification in a common spelling', () => {
	it.each([
		...['Education', 'education', 'EDU', ' edu ', '1', 1].map((spelling) => [spelling, '1']),
		...[
			'GovernmentCommunityCloud',
			'governmentCommunityCloud',
			'government_community_cloud',
			'Government Community Cloud',
			'government-community-cloud',
			'GCC',
			'3',
			3,
		].map((spelling) => [spelling, '3']),
	])('is accepted: %j', async (spelling, body) => {
		await context.engine.run({
			items: [{ spelling, code: '012345' }],
			parameters: update(fabrikam.id, '={{ $json.spelling }}', { code: '={{ $json.code }}' }),
		});
		expect(apiRequests(context.sandbox).map((request) => request.body)).toEqual([body]);
	});
});

describe('the validation code', () => {
	const gcc = '={{ "GCC" }}';

	it.each([
		['an empty text', '={{ "" }}', 'is empty'],
		['spaces', '={{ "   " }}', 'is empty'],
		['a missing field', '={{ $json.code }}', 'is empty'],
		['an object', '={{ ({}) }}', 'must be text'],
		['a number too large to be exact', '={{ 12345678901234567890 }}', 'digits may be wrong'],
		['a fraction', '={{ 1.5 }}', 'digits may be wrong'],
		['scientific notation from a sheet', '={{ "1.2345E+4" }}', 'scientific notation'],
		['an invisible character', '={{ "\\u200B" }}', 'an invisible character (U+200B)'],
		['half of a surrogate pair', '={{ "\\ud83d" }}', 'broken character'],
	])('is rejected before anything is sent: %s', async (_, code, text) => {
		const message = await expectRejection(update(fabrikam.id, gcc, { code }));
		expect(message).toContain("'Validation Code'");
		expect(message).toContain(text);
	});

	it('is rejected as empty if the node does not have the field', async () => {
		expect(await expectRejection(update(fabrikam.id, gcc))).toContain("'Validation Code' is empty");
	});

	it.each([
		['a text with a leading zero', '={{ "012345" }}', '?code=012345'],
		['a number', '={{ 20481 }}', '?code=20481'],
		['a text with spaces around it', '={{ " 20481 " }}', '?code=20481'],
		['a text with invisible characters', '={{ "\\u200E20\\u200B481\\u00A0" }}', '?code=20481'],
	])('is accepted: %s', async (_, code, query) => {
		const { error } = await context.engine.run({ parameters: update(fabrikam.id, gcc, { code }) });
		expect(error).toBeUndefined();
		expect(apiRequests(context.sandbox)[0]?.url).toContain(query);
	});

	it.each([
		['a text', '={{ "12345" }}'],
		['a number', '={{ 12345 }}'],
	])(
		'is never replaced by a code with leading zeros, but that code is suggested: %s',
		async (_, code) => {
			const question = /"12345".* is not one of your .*Did you mean 012345\?/;
			const dryRun = update(fabrikam.id, gcc, { code, options: { dryRun: true } });
			const { error } = await context.engine.run({ parameters: dryRun });
			expect(`${error?.message} ${error?.description}`).toMatch(question);

			const submit = { ...update(fabrikam.id, gcc, { code }), operation: 'submit' };
			for (const parameters of [update(fabrikam.id, gcc, { code }), submit]) {
				context.sandbox.reset();
				context.engine.signIn(context.sandbox);
				const run = await context.engine.run({ parameters });
				expect(run.error?.description).toMatch(question);
				const writes = apiRequests(context.sandbox).filter(({ method }) => method !== 'GET');
				expect(writes.map(({ url }) => url)).toEqual([expect.stringContaining('?code=12345')]);
			}
		},
	);

	it('is rejected without a suggestion if no code of the list is similar', async () => {
		const { error } = await context.engine.run({
			parameters: update(fabrikam.id, gcc, { code: '={{ "99999" }}' }),
		});
		expect(error?.description).not.toContain('Did you mean');
	});

	it('is rejected in the words of Partner Center if the codes cannot be read', async () => {
		context.sandbox.faults.add({
			match: { path: '/v1/customers/all/validations' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { error } = await context.engine.run({
			parameters: update(fabrikam.id, gcc, { code: '={{ "12345" }}' }),
		});
		expect(error?.message).toContain('The validation code "12345" is not one of yours.');
	});

	it('is accepted from an expression for the whole field', async () => {
		const { error } = await context.engine.run({
			parameters: { ...update(fabrikam.id, gcc), validationCode: '={{ "20481" }}' },
		});
		expect(error).toBeUndefined();
		expect(apiRequests(context.sandbox)[0]?.url).toContain('?code=20481');
	});
});

describe("n8n's own check before the node starts", () => {
	it('requires a validation code for a fixed Government Community Cloud', async () => {
		await expect(
			context.engine.run({
				parameters: update(fabrikam.id, 'governmentCommunityCloud', { code: '' }),
			}),
		).rejects.toThrow(/issues/i);
		expect(context.sandbox.received).toEqual([]);
	});

	it.each([
		['a fixed Education', 'education'],
		['an expression (because each item can have another qualification)', '={{ "Education" }}'],
	])('does not require a validation code for %s', async (_, qualification) => {
		const { error, output } = await context.engine.run({
			parameters: update(contosoUniversity.id, qualification, { code: '' }),
		});
		expect(error).toBeUndefined();
		expect(output).toHaveLength(1);
	});

	it('rejects an invalid fixed tenant ID', async () => {
		await expect(
			context.engine.run({ parameters: update('contoso', 'education') }),
		).rejects.toThrow(/issues/i);
	});
});

describe('an unusual resource locator', () => {
	it.each([
		['without a mode', { __rl: true, value: contosoUniversity.id }],
		['with an unknown mode', { __rl: true, mode: 'url', value: contosoUniversity.id }],
		['that is only a value', `={{ "${contosoUniversity.id}" }}`],
	])('is accepted: %s', async (_, customerId) => {
		const { error } = await context.engine.run({
			parameters: { ...update('', 'education'), customerId: customerId as never },
		});
		expect(error).toBeUndefined();
	});

	it('is rejected with its value in the message if it is another object', async () => {
		const message = await expectRejection({
			...update('', 'education'),
			customerId: '={{ ({ id: "x", mode: "y" }) }}',
		});
		expect(message).toContain("'Customer' must be text, but got");
	});
});

describe('an invalid option', () => {
	it.each([
		[{ timeout: 0 }, "'Timeout'"],
		[{ timeout: '={{ "soon" }}' }, "'Timeout'"],
		[{ timeout: 4000 }, "'Timeout'"],
		[{ bodyFormat: '={{ "xml" }}' }, "'Body Format'"],
	])('is rejected with its name in the message: %j', async (options, label) => {
		expect(await expectRejection(update(contosoUniversity.id, 'education', { options }))).toContain(
			label,
		);
	});
});

describe('a custom base URL', () => {
	it.each(['refreshToken', 'oAuth2'] as const)(
		'is rejected before the %s credential sends anything if it is not safe',
		async (authentication) => {
			for (const [apiBaseUrl, loginBaseUrl] of [
				['http://partner.example.com', context.sandbox.url],
				[context.sandbox.url, 'http://partner.example.com'],
				['http://localhost.example.com', context.sandbox.url],
				['http://127.0.0.1@example.com', context.sandbox.url],
				['ftp://127.0.0.1', context.sandbox.url],
				['https://key:dummy@example.com', context.sandbox.url],
				['https://example.com?key=dummy', context.sandbox.url],
			] as const) {
				context.engine.store(authentication, { apiBaseUrl, loginBaseUrl });
				const { error } = await context.engine.run({
					authentication,
					parameters: update(contosoUniversity.id, 'education'),
				});
				expect(error?.message).toContain('not a safe address to send a sign-in to');
				expect(error?.description).toContain('https://');
				// People without access to the credential can see the error.
				expect(JSON.stringify(error)).not.toContain('example.com');
			}
			expect(context.sandbox.received).toEqual([]);
		},
	);

	it.each([
		['a port that does not exist', 'https://gateway.contoso.com:99999'],
		['half an IP address', 'https://[::1'],
		['a character that no host has', 'https://gateway%contoso.com'],
	])('is rejected before anything is sent if it has %s', async (_, address) => {
		for (const field of ['apiBaseUrl', 'loginBaseUrl'] as const) {
			context.engine.store('refreshToken', {
				...credentialFields(context.sandbox.url),
				[field]: address,
			});
			const { error } = await context.engine.run({
				parameters: update(contosoUniversity.id, 'education'),
			});
			expect(error?.message).toContain('in the credential is not a valid address');
			expect(error?.description).toContain(
				field === 'apiBaseUrl' ? "'API Base URL'" : "'Sign-in Base URL'",
			);
			expect(error?.description).not.toContain('may still have been applied');
		}
		expect(context.sandbox.received).toEqual([]);
	});

	it('is accepted with slashes at the end', async () => {
		context.engine.store('refreshToken', { apiBaseUrl: `${context.sandbox.url}//` });
		const { error } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});
		expect(error).toBeUndefined();
	});
});

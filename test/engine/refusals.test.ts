import fc from 'fast-check';
import { seed } from '../../sandbox';
import { apiRequests, get, update, useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam } = seed.customers;

async function refused(parameters: ReturnType<typeof update>) {
	const { error, output } = await bench.engine.run({ parameters });
	expect(output).toEqual([]);
	expect(bench.sandbox.received).toEqual([]);
	if (!error) throw new Error('It was not refused');
	return `${error.message} — ${error.description ?? ''}`;
}

describe('a customer ID that is none is refused before anything is sent', () => {
	it.each([
		['a path', '../x', 'not a tenant ID'],
		['a path behind a tenant ID', `${contosoUniversity.id}/../..`, 'not a tenant ID'],
		['a query', `${contosoUniversity.id}?x=1`, 'not a tenant ID'],
		['a fragment', `${contosoUniversity.id}#x`, 'not a tenant ID'],
		['an encoded slash', `${contosoUniversity.id}%2F`, 'not a tenant ID'],
		['a word', 'Contoso', 'not a tenant ID'],
		['a domain', 'contoso.com', 'Choose By Domain'],
		['nothing', '={{ "" }}', 'is empty'],
		['blanks', '={{ "  " }}', 'is empty'],
		['null', '={{ null }}', 'is empty'],
		['a missing field of the CRM', '={{ $json.nothing }}', 'is empty'],
		['a number', '={{ 42 }}', 'must be text'],
		['a list', '={{ ["a"] }}', 'must be text'],
		['an object', '={{ ({ id: 1 }) }}', 'must be text'],
		['true', '={{ true }}', 'must be text'],
	])('%s', async (_, customer, words) => {
		// Get and Update share the field; an expression keeps the editor's own check out of the way.
		const value = customer.startsWith('=') ? customer : `={{ ${JSON.stringify(customer)} }}`;
		for (const parameters of [update(value, 'education'), get(value)]) {
			const said = await refused(parameters);
			expect(said).toContain("'Customer'");
			expect(said).toContain('[item 0]');
			expect(said).toContain(words);
		}
	});

	it('whatever text a CRM has in the field (because it becomes part of the address)', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					fc.string(),
					fc.string().map((tail) => contosoUniversity.id + tail),
					fc.webPath(),
				),
				async (customer) => {
					fc.pre(customer.trim().toLowerCase() !== contosoUniversity.id);
					await bench.engine.run({
						items: [{ customer }],
						parameters: update('={{ $json.customer }}', 'education'),
					});
					expect(bench.sandbox.received).toEqual([]);
				},
			),
			{ numRuns: 50 },
		);
	});
});

describe('a qualification that an update cannot set is refused before anything is sent', () => {
	it.each([
		['None', 'a partner set'],
		['0', 'a partner set'],
		['Nonprofit', 'nonprofit.microsoft.com'],
		['non-profit', 'nonprofit.microsoft.com'],
		['2', 'nonprofit.microsoft.com'],
		['StateOwnedEntity', 'Submit for Review'],
		['School', 'not a known qualification'],
		['', "'Qualification' is empty"],
	])('%j', async (qualification, words) => {
		const said = await refused(
			update(contosoUniversity.id, `={{ ${JSON.stringify(qualification)} }}`),
		);
		expect(said).toContain("'Qualification'");
		expect(said).toContain('[item 0]');
		expect(said).toContain(words);
	});
});

describe('every usual spelling of a qualification is understood', () => {
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
	])('%j', async (spelling, body) => {
		await bench.engine.run({
			items: [{ spelling, code: '012345' }],
			parameters: update(fabrikam.id, '={{ $json.spelling }}', { code: '={{ $json.code }}' }),
		});
		expect(apiRequests(bench.sandbox).map((request) => request.body)).toEqual([body]);
	});
});

describe('Validation Code', () => {
	const gcc = '={{ "GCC" }}';

	it.each([
		['nothing', '={{ "" }}', 'is empty'],
		['blanks', '={{ "   " }}', 'is empty'],
		['a missing field', '={{ $json.code }}', 'is empty'],
		['an object', '={{ ({}) }}', 'must be text'],
		['a number too large to be exact', '={{ 12345678901234567890 }}', 'digits may be wrong'],
		['a fraction', '={{ 1.5 }}', 'digits may be wrong'],
		['half a character', '={{ "\\ud83d" }}', 'broken character'],
	])('%s is refused before anything is sent', async (_, code, words) => {
		const said = await refused(update(fabrikam.id, gcc, { code }));
		expect(said).toContain("'Validation Code'");
		expect(said).toContain(words);
	});

	it('is refused when the node has no such field at all', async () => {
		expect(await refused(update(fabrikam.id, gcc))).toContain("'Validation Code' is empty");
	});

	it.each([
		['a text, with its leading zero', '={{ "012345" }}', '?code=012345'],
		['a number', '={{ 20481 }}', '?code=20481'],
		['a text with blanks around it', '={{ " 20481 " }}', '?code=20481'],
	])('may be %s', async (_, code, query) => {
		const { error } = await bench.engine.run({ parameters: update(fabrikam.id, gcc, { code }) });
		expect(error).toBeUndefined();
		expect(apiRequests(bench.sandbox)[0]?.url).toContain(query);
	});

	it('may come from an expression for the whole field', async () => {
		const { error } = await bench.engine.run({
			parameters: { ...update(fabrikam.id, gcc), validationCode: '={{ "20481" }}' },
		});
		expect(error).toBeUndefined();
		expect(apiRequests(bench.sandbox)[0]?.url).toContain('?code=20481');
	});
});

describe('n8n itself, before the node starts', () => {
	it('asks for the code beside a fixed Government Community Cloud', async () => {
		await expect(
			bench.engine.run({
				parameters: update(fabrikam.id, 'governmentCommunityCloud', { code: '' }),
			}),
		).rejects.toThrow(/issues/i);
		expect(bench.sandbox.received).toEqual([]);
	});

	it.each([
		['beside a fixed Education', 'education'],
		['beside an expression (because each item decides)', '={{ "Education" }}'],
	])('does not ask for it %s', async (_, qualification) => {
		const { error, output } = await bench.engine.run({
			parameters: update(contosoUniversity.id, qualification, { code: '' }),
		});
		expect(error).toBeUndefined();
		expect(output).toHaveLength(1);
	});

	it('shows a mistyped tenant ID in the editor already', async () => {
		await expect(bench.engine.run({ parameters: update('contoso', 'education') })).rejects.toThrow(
			/issues/i,
		);
	});
});

describe('a resource locator of odd shape', () => {
	it.each([
		['without a mode', { __rl: true, value: contosoUniversity.id }],
		['with a mode of another version', { __rl: true, mode: 'url', value: contosoUniversity.id }],
		['that is a bare value', `={{ "${contosoUniversity.id}" }}`],
	])('is read: %s', async (_, customerId) => {
		const { error } = await bench.engine.run({
			parameters: { ...update('', 'education'), customerId: customerId as never },
		});
		expect(error).toBeUndefined();
	});

	it('is refused with what it is, when it is some other object', async () => {
		const said = await refused({
			...update('', 'education'),
			customerId: '={{ ({ id: "x", mode: "y" }) }}',
		});
		expect(said).toContain("'Customer' must be text, but got");
	});
});

describe('options', () => {
	it.each([
		[{ timeout: 0 }, "'Timeout'"],
		[{ timeout: '={{ "soon" }}' }, "'Timeout'"],
		[{ timeout: 4000 }, "'Timeout'"],
		[{ bodyFormat: '={{ "xml" }}' }, "'Body Format'"],
	])('%j is refused, naming the option', async (options, label) => {
		expect(await refused(update(contosoUniversity.id, 'education', { options }))).toContain(label);
	});
});

describe('a custom base URL that is neither https nor this machine', () => {
	it.each(['refreshToken', 'oAuth2'] as const)(
		'is refused by the node before the %s credential sends anything',
		async (authentication) => {
			for (const [apiBaseUrl, loginBaseUrl] of [
				['http://partner.example.com', bench.sandbox.url],
				[bench.sandbox.url, 'http://partner.example.com'],
				['http://localhost.example.com', bench.sandbox.url],
				['http://127.0.0.1@example.com', bench.sandbox.url],
				['ftp://127.0.0.1', bench.sandbox.url],
				['https://key:dummy@example.com', bench.sandbox.url],
				['https://example.com?key=dummy', bench.sandbox.url],
			] as const) {
				bench.engine.store(authentication, { apiBaseUrl, loginBaseUrl });
				const { error } = await bench.engine.run({
					authentication,
					parameters: update(contosoUniversity.id, 'education'),
				});
				expect(error?.message).toContain('not a safe address to send a sign-in to');
				expect(error?.description).toContain('https://');
				// People may see an error who may not see the credential.
				expect(JSON.stringify(error)).not.toContain('example.com');
			}
			expect(bench.sandbox.received).toEqual([]);
		},
	);

	it('may end in slashes when it is trusted', async () => {
		bench.engine.store('refreshToken', { apiBaseUrl: `${bench.sandbox.url}//` });
		const { error } = await bench.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});
		expect(error).toBeUndefined();
	});
});

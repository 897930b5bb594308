import net from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { seed } from '../../tools/sandbox';
import { customerOperation, update, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity } = seed.customers;

/** A name that no DNS server knows: only the proxy could resolve it. */
const HOST = 'partner.example.test';

const servers: Server[] = [];
const sockets: Socket[] = [];

/** A proxy on a real socket. */
interface Proxy {
	/** The first line of each request that the proxy received. */
	readonly received: string[];
	readonly url: string;
}

/** Starts a server that calls back for the first bytes of each connection. */
async function startProxy(respond: (socket: Socket) => void): Promise<Proxy> {
	const received: string[] = [];
	const server = net.createServer((socket) => {
		sockets.push(socket);
		socket.on('error', () => undefined);
		socket.once('data', (data) => {
			received.push(data.toString('latin1').split('\r\n')[0] ?? '');
			respond(socket);
		});
	});
	servers.push(server);
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return { received, url: `http://127.0.0.1:${port}` };
}

/** Starts a proxy and makes n8n use it for https. */
async function useProxy(respond: (socket: Socket) => void): Promise<Proxy> {
	const proxy = await startProxy(respond);
	process.env.HTTPS_PROXY = proxy.url;
	return proxy;
}

/** Sends one reply and closes the connection. */
function reply(text: string): (socket: Socket) => void {
	return (socket) => socket.end(text);
}

const TUNNEL_OPEN = 'HTTP/1.1 200 OK\r\n\r\n';
const NOT_TLS = 'HTTP/1.1 400 Bad Request\r\n\r\n';

/** Replies with a page of the proxy. */
function page(
	status: string,
	headers = '',
	title = 'Contoso Web Gateway',
): (socket: Socket) => void {
	const body = `<html><head><title>${title}</title></head></html>`;
	return reply(
		`HTTP/1.1 ${status}\r\n${headers}Content-Type: text/html\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
	);
}

/** Runs *Update* with one PUT, at an address that only the proxy reaches. */
async function runUpdate(options = {}) {
	context.engine.store('refreshToken', { cloud: 'custom', apiBaseUrl: `https://${HOST}` });
	const { output, hints } = await context.engine.run({
		parameters: update(contosoUniversity.id, 'education', {
			options: { maxRetries: 2, ...options },
		}),
		onError: 'continueRegularOutput',
	});
	return { json: output[0]?.json ?? {}, hints };
}

afterEach(() => {
	delete process.env.HTTPS_PROXY;
	for (const socket of sockets.splice(0)) socket.destroy();
	for (const server of servers.splice(0)) server.close();
});

describe('a proxy that refuses to connect to Partner Center', () => {
	it.each([
		[
			'407 Proxy Authentication Required',
			'Proxy-Authenticate: Basic\r\n',
			'a user name and a password',
			1,
		],
		['403 Forbidden', '', 'blocks the request', 1],
		['511 Network Authentication Required', '', 'asks for a sign-in before', 1],
		['302 Found', 'Location: http://portal.example.test/\r\n', 'did not pass on the request', 1],
		['502 Bad Gateway', '', 'could not reach Microsoft', 3],
		['503 Service Unavailable', '', 'could not reach Microsoft', 3],
		['504 Gateway Timeout', '', 'could not reach Microsoft', 3],
	])('is named as the cause: %s', async (status, headers, text, attempts) => {
		const proxy = await useProxy(page(status, headers));
		const { json, hints } = await runUpdate();

		expect(json.error).toContain(text);
		expect(json.error).toContain('The proxy said: "Contoso Web Gateway"');
		expect(json.details).toEqual({
			customerId: contosoUniversity.id,
			httpStatus: Number(status.slice(0, 3)),
			advice: expect.stringMatching(
				/the person who runs n8n.* Nothing was sent to Partner Center\.$/,
			),
		});
		expect(hints).toEqual(['1 failed.']);
		expect(proxy.received).toEqual(Array(attempts).fill(`CONNECT ${HOST}:443 HTTP/1.1`));
	});

	it.each([
		['refreshToken', 'apiBaseUrl'],
		['refreshToken', 'loginBaseUrl'],
		['oAuth2', 'loginBaseUrl'],
	] as const)(
		"has the secret of the %s credential masked in its page, before the credential's %s",
		async (authentication, field) => {
			await useProxy(page('403 Forbidden', '', `Blocked: ${seed.app.clientSecret}`));
			context.sandbox.expireAccessTokens();
			context.engine.store(authentication, { cloud: 'custom', [field]: `https://${HOST}` });
			const { output } = await context.engine.run({
				authentication,
				parameters: update(contosoUniversity.id, 'education'),
				onError: 'continueRegularOutput',
			});

			expect(JSON.stringify(output)).toContain('The proxy said: \\"Blocked: ***\\"');
		},
	);

	it('is named as the cause if it closes the connection without an answer', async () => {
		const proxy = await useProxy(reply(''));
		const { json } = await runUpdate({ maxRetries: 1 });

		expect(json.error).toContain('The proxy that n8n uses closed the connection');
		expect(json.details).not.toHaveProperty('outcomeUnknown');
		expect(json.details).not.toHaveProperty('requestId');
		expect(proxy.received).toHaveLength(2);
	});
});

describe('a connection that is never ready for a request', () => {
	it.each([
		['the proxy does not answer', () => undefined],
		[
			'the server behind the proxy does not answer',
			(socket: Socket) => void socket.write(TUNNEL_OPEN),
		],
	])('is not in doubt if %s in time', async (_, respond) => {
		await useProxy(respond);
		const { json } = await runUpdate({ maxRetries: 0, timeout: 1 });

		expect(json.error).toContain('n8n could not reach Partner Center');
		expect(json.details).not.toHaveProperty('outcomeUnknown');
	});

	it('is not in doubt if the server behind the proxy closes it', async () => {
		await useProxy(reply(TUNNEL_OPEN));
		const { json } = await runUpdate({ maxRetries: 0 });

		expect(json.error).toContain('n8n could not reach Partner Center');
		expect(json.details).not.toHaveProperty('outcomeUnknown');
	});

	it('is not tried again if the server does not speak TLS', async () => {
		const server = await startProxy(reply(NOT_TLS));
		const apiBaseUrl = server.url.replace('http:', 'https:');
		context.engine.store('refreshToken', { cloud: 'custom', apiBaseUrl });
		const { error } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});

		expect(error?.message).toContain('could not start an encrypted connection (TLS)');
		expect(error?.description).toContain("If 'Cloud' in the credential is Custom, check that");
		expect(server.received).toHaveLength(1);
	});

	it('is not tried again if the proxy does not speak TLS', async () => {
		const proxy = await startProxy(reply(NOT_TLS));
		process.env.HTTPS_PROXY = proxy.url.replace('http:', 'https:');
		const { json } = await runUpdate();

		expect(json.error).toContain('could not start an encrypted connection (TLS)');
		expect((json.details as { advice: string }).advice).toContain('HTTPS_PROXY');
		expect(proxy.received).toHaveLength(1);
	});
});

describe('an HTML page that may come from the service', () => {
	it('with 502 leaves the outcome unknown', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: {
				kind: 'answer',
				status: 502,
				body: '<title>Bad gateway</title>',
				contentType: 'text/html',
			},
		});
		const { output } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education', { options: { maxRetries: 0 } }),
			onError: 'continueRegularOutput',
		});

		expect(output[0]?.json.details).toMatchObject({ httpStatus: 502, outcomeUnknown: true });
	});

	it('with 403 names a proxy or web filter, and is not tried again', async () => {
		const filter = await startProxy(page('403 Forbidden'));
		context.engine.store('refreshToken', { cloud: 'custom', apiBaseUrl: filter.url });
		const { error } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});

		expect(error?.message).toContain('A proxy or web filter between n8n and Microsoft');
		expect(error?.description).not.toContain('Microsoft support');
		expect(error?.description).not.toContain('role');
		expect(filter.received).toHaveLength(1);
	});
});

describe('a proxy that refuses to connect to the sign-in', () => {
	it.each(['refreshToken', 'oAuth2'] as const)(
		'is named as the cause with the %s credential, which stays valid',
		async (authentication) => {
			const proxy = await useProxy(page('407 Proxy Authentication Required'));
			const loginBaseUrl = `https://${HOST}`;
			context.sandbox.expireAccessTokens();
			context.engine.store(authentication, { cloud: 'custom', loginBaseUrl });
			const { error } = await context.engine.run({
				authentication,
				parameters: update(contosoUniversity.id, 'education'),
			});

			expect(error?.message).toBe('The proxy that n8n uses asks for a user name and a password');
			expect(error?.description).toContain('the person who runs n8n');
			expect(JSON.stringify(error)).not.toContain('credential-invalid');
			expect(proxy.received).toEqual([`CONNECT ${HOST}:443 HTTP/1.1`]);
		},
	);

	it('is named as the cause if a domain cannot be looked up', async () => {
		await useProxy(page('407 Proxy Authentication Required'));
		context.engine.store('refreshToken', { cloud: 'custom', loginBaseUrl: `https://${HOST}` });
		const { error } = await context.engine.run({
			parameters: customerOperation('get', { mode: 'domain', value: 'fineartschool.net' }),
		});

		expect(error?.message).toContain("Microsoft's sign-in could not look up the domain");
		expect(error?.description).toContain('asks for a user name and a password');
	});
});

import { seed } from '../../tools/sandbox';
import { startTlsProxy } from './support/tlsProxy';
import type { TlsProxy } from './support/tlsProxy';
import { customerOperation, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity } = seed.customers;
const HOST = 'partner.example.test';
const CONNECT = `CONNECT ${HOST}:443 HTTP/1.1`;

let proxy: TlsProxy;

beforeEach(async () => {
	proxy = await startTlsProxy(HOST, context.sandbox.url);
	process.env.HTTPS_PROXY = proxy.url;
	context.engine.store('refreshToken', { cloud: 'custom', apiBaseUrl: `https://${HOST}` });
});

afterEach(() => {
	delete process.env.HTTPS_PROXY;
	proxy.close();
});

/** Runs *Submit for Review*. It reads the qualifications and sends the POST in two tunnels. */
async function runSubmit() {
	const { output } = await context.engine.run({
		parameters: customerOperation(
			'submit',
			{ mode: 'id', value: contosoUniversity.id },
			{
				qualification: 'education',
				educationSegment: 'higherEducation',
				options: { maxRetries: 1 },
			},
		),
		onError: 'continueRegularOutput',
	});
	return output[0]?.json ?? {};
}

function countSubmissions(): number {
	return context.sandbox.state.customer(contosoUniversity.id).timesSubmitted;
}

describe('a POST in a tunnel of a proxy', () => {
	it('reaches the service', async () => {
		const json = await runSubmit();

		expect(json).toMatchObject({ changed: true, vettingStatus: 'inReview' });
		expect(proxy.received).toEqual([CONNECT, CONNECT]);
	});

	it('is sent again if the proxy could not open the tunnel, because nothing was sent', async () => {
		proxy.replies.push(undefined, 'HTTP/1.1 502 Bad Gateway\r\n\r\n');
		const json = await runSubmit();

		expect(json).toMatchObject({ changed: true });
		expect(proxy.received).toEqual([CONNECT, CONNECT, CONNECT]);
		expect(countSubmissions()).toBe(1);
	});

	it('is not in doubt if the proxy refuses the tunnel', async () => {
		proxy.replies.push(undefined, 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
		const json = await runSubmit();

		expect(json.error).toContain('The proxy that n8n uses asks for a user name and a password');
		expect(json.details).toMatchObject({
			httpStatus: 407,
			advice: expect.stringMatching(/Nothing was sent to Partner Center\.$/) as string,
		});
		expect(json.details).not.toHaveProperty('outcomeUnknown');
		expect(proxy.received).toEqual([CONNECT, CONNECT]);
		expect(countSubmissions()).toBe(0);
	});
});

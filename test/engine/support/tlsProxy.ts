import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import { generate } from 'selfsigned';

/** A proxy that opens tunnels to a service, and encrypts the connections for it. */
export interface TlsProxy {
	readonly url: string;
	/** The first line of each CONNECT request. */
	readonly received: readonly string[];
	/** The replies to the CONNECT requests, in their order. Undefined, or no entry, opens a tunnel. */
	readonly replies: (string | undefined)[];
	close(): void;
}

/**
 * Starts a proxy in front of a service that does not speak TLS, and makes this process trust it.
 *
 * @param host the name of the service in the CONNECT requests
 * @param serviceUrl where the service really listens
 * @returns the proxy
 */
export async function startTlsProxy(host: string, serviceUrl: string): Promise<TlsProxy> {
	const { private: key, cert } = await generate([{ name: 'commonName', value: host }], {
		extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
	});
	const connect = tls.connect as (options: tls.ConnectionOptions) => tls.TLSSocket;
	const spy = jest
		.spyOn(tls, 'connect')
		.mockImplementation(((options: tls.ConnectionOptions) =>
			connect({ ...options, ca: cert })) as typeof tls.connect);
	const received: string[] = [];
	const sockets: Socket[] = [];
	const openTunnel = (socket: Socket) => {
		const service = net.connect(Number(new URL(serviceUrl).port), '127.0.0.1');
		const encrypted = new tls.TLSSocket(socket, { isServer: true, key, cert });
		for (const each of [service, encrypted]) each.on('error', () => undefined);
		sockets.push(service);
		socket.write('HTTP/1.1 200 OK\r\n\r\n');
		encrypted.pipe(service).pipe(encrypted);
	};
	const proxy = {
		url: '',
		received,
		replies: [] as (string | undefined)[],
		close: () => {
			spy.mockRestore();
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
	const server = net.createServer((socket) => {
		sockets.push(socket);
		socket.on('error', () => undefined);
		socket.once('data', (data) => {
			received.push(data.toString('latin1').split('\r\n')[0] ?? '');
			const reply = proxy.replies.shift();
			if (reply === undefined) openTunnel(socket);
			else socket.end(reply);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return proxy;
}

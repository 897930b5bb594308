/** Reads each request whole, byte for byte, before anything else looks at it. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify';
import type { World } from '../world';

export function recordRequests(app: FastifyInstance, world: World): void {
	// Bodies stay text; who wants more than that parses it. The sign-in adds forms for its own routes.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		'*',
		{ parseAs: 'string' },
		async (_: FastifyRequest, body: string) => body,
	);

	app.addHook('preParsing', async (request, _reply, payload) => {
		const bytes = await readAll(payload);
		world.journal.begin(request, bytes.toString('utf8'));
		return Object.assign(Readable.from(bytes), { receivedEncodedLength: bytes.length });
	});
}

async function readAll(payload: RequestPayload): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of payload) {
		chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
	}
	return Buffer.concat(chunks);
}

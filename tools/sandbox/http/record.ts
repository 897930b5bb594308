/** Reads and records each complete request, byte for byte, before any other code handles it. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify';
import type { World } from '../world';

export function recordRequests(app: FastifyInstance, world: World): void {
	// Bodies stay text; the routes parse them. The sign-in adds a parser for forms to its own routes.
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

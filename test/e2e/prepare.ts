import { Cleanup } from '../../real-n8n/cleanup';
import { prepare } from '../../real-n8n/prepare';
import { createReport } from '../../real-n8n/report';

/**
 * Installs a real n8n if this machine has none, and builds and packs the node once for all tests.
 *
 * @returns a function that deletes the packed node
 * @throws {Error} if n8n cannot be installed or the node cannot be built
 */
export default async function prepareOnce(): Promise<() => Promise<void>> {
	const cleanup = new Cleanup();
	const undo = () => cleanup.run();
	try {
		const { tarball } = await prepare(cleanup, createReport(), 'e2e');
		process.env.E2E_TARBALL = tarball;
	} catch (error) {
		await undo();
		throw error;
	}
	return undo;
}

import { cleanup } from './prepare';

/** Deletes the packed node. Playwright calls it even if the tests are interrupted while they are prepared. */
export default async function cleanUp(): Promise<void> {
	await cleanup.run();
}

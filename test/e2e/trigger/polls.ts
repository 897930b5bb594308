import { setTimeout as sleep } from 'node:timers/promises';

import type { Sandbox } from '../../../sandbox';

const PATIENCE_SECONDS = 120;

/**
 * Waits until every trigger has finished `count` polls that began after this call.
 *
 * @param sandbox the running sandbox
 * @param paths for each trigger, the path that it requests once in each poll
 * @param count the number of polls
 * @param signal ends the wait when it is aborted
 * @throws {Error} if a trigger does not poll so often within two minutes
 */
export async function untilPolled(
	{ received }: Sandbox,
	paths: readonly string[],
	count: number,
	signal: AbortSignal,
): Promise<void> {
	const before = received.length;
	const countPolls = (path: string) =>
		received.slice(before).filter(({ url }) => url.split('?')[0] === path).length;
	const deadline = Date.now() + PATIENCE_SECONDS * 1000;
	while (Date.now() < deadline) {
		// A poll has finished when the next one begins.
		if (paths.every((path) => countPolls(path) > count)) return;
		await sleep(200, undefined, { signal });
	}
	const polls = paths.map((path) => `${path}: ${countPolls(path)}`).join(', ');
	throw new Error(`Not ${count} polls within ${PATIENCE_SECONDS} seconds, only ${polls}.`);
}

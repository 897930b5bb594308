/**
 * What a person sees, tested by machine: a real Chromium at a real n8n, with this package installed as n8n's installer
 * does it, and the sandbox in the place of Partner Center.
 *
 *     npm run test:e2e               the whole way
 *     npm run test:e2e -- trigger    only the steps that have this word in their sentence
 *
 * The exit code is 1 unless every step succeeds. The screenshots of each step are kept, in the folder that is printed.
 */
import { describe, test } from 'node:test';

import { runWithCleanup, type Cleanup } from '../../demo/cleanup';
import { createReport } from '../../real-n8n/report';
import { PERSONS_WAY } from './personsWay';
import { openAlbum } from './support/album';
import { walk } from './support/person';
import { setStage } from './support/stage';

async function run(cleanup: Cleanup, only = ''): Promise<void> {
	const steps = [...PERSONS_WAY.entries()].filter(([, { does }]) =>
		does.toLowerCase().includes(only.toLowerCase()),
	);
	if (steps.length === 0) throw new Error(`No step has "${only}" in its sentence.`);

	const report = createReport();
	const stage = await setStage(cleanup, report);
	const album = openAlbum();
	report(`A person comes; screenshots go to ${album.folder}`);
	await describe('A person', { signal: cleanup.signal }, () => {
		for (const [index, step] of steps) {
			void test(step.does, () => walk(step, index + 1, stage, album));
		}
	});
}

void runWithCleanup((cleanup) => run(cleanup, process.argv[2]));

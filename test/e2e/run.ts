/**
 * The end-to-end tests. The first part tests the node in a real n8n with a real Chromium. This package is installed as
 * n8n's installer does it, and the sandbox replaces Partner Center. The second part tests the published trigger while n8n
 * restarts. The third part tests the node as tools of an AI agent. The fourth part tests the node in n8n's queue mode.
 *
 *     npm run test:e2e               all tests
 *     npm run test:e2e -- trigger    only the tests whose title contains this word
 *     npm run test:e2e -- "from the trigger"   only the published trigger
 *     npm run test:e2e -- "AI agent"  only the AI agent
 *     npm run test:e2e -- queue      only queue mode
 *     REAL_N8N=last-1.x npm run test:e2e   the browser tests on the last n8n 1.x
 *
 * The exit code is 1 unless every test succeeds. The screenshots of each step are saved in the folder that is printed.
 */
import { describe, test } from 'node:test';

import { runWithCleanup, type Cleanup } from '../../real-n8n/cleanup';
import { createReport, type Report } from '../../real-n8n/report';
import { setAgentStage } from './agent/stage';
import { AI_AGENT, runAgentTest, type AgentTest } from './agent/tests';
import { assertInstalledWhole } from './installedPackage';
import { PERSONS_WAY } from './personsWay';
import { findPrograms } from './queue/programs';
import { setQueueStage } from './queue/stage';
import { QUEUE_MODE, runQueueTest, type QueueTest } from './queue/tests';
import { openAlbum } from './support/album';
import { findChromium } from './support/chromium';
import { walk, type Step } from './support/person';
import { setStage } from './support/stage';
import { setTriggerStage } from './trigger/stage';
import { PUBLISHED_TRIGGER, runTriggerTest, type TriggerTest } from './trigger/tests';

async function run(cleanup: Cleanup, only = ''): Promise<void> {
	const isWanted = ({ does }: { does: string }) => does.toLowerCase().includes(only.toLowerCase());
	const steps = [...PERSONS_WAY.entries()].filter(([, step]) => isWanted(step));
	// An older n8n publishes workflows in a different way.
	const triggerTests = process.env.REAL_N8N ? [] : PUBLISHED_TRIGGER.filter(isWanted);
	const agentTests = process.env.REAL_N8N ? [] : AI_AGENT.filter(isWanted);
	const queueTests = process.env.REAL_N8N ? [] : QUEUE_MODE.filter(isWanted);
	if ([steps, triggerTests, agentTests, queueTests].every(({ length }) => length === 0)) {
		throw new Error(`No test has "${only}" in its title.`);
	}

	// Checks for missing programs first, before the long installation.
	if (steps.length > 0) findChromium();
	if (queueTests.length > 0) findPrograms();
	const report = createReport();
	if (steps.length > 0) await runBrowserTests(cleanup, report, steps);
	if (triggerTests.length > 0) await runTriggerTests(cleanup, report, triggerTests);
	if (agentTests.length > 0) await runAgentTests(cleanup, report, agentTests);
	if (queueTests.length > 0) await runQueueTests(cleanup, report, queueTests);
}

/** @param steps the steps to run, each with its index in the whole journey */
async function runBrowserTests(
	cleanup: Cleanup,
	report: Report,
	steps: readonly [number, Step][],
): Promise<void> {
	const stage = await setStage(cleanup, report);
	const album = openAlbum();
	report(`Starting the browser tests; screenshots are saved in ${album.folder}`);
	await describe('The package', () => {
		void test('is completely installed in an empty n8n', () => assertInstalledWhole(stage.n8n));
	});
	await describe('A user', { signal: cleanup.signal }, () => {
		for (const [index, step] of steps) {
			void test(step.does, () => walk(step, index + 1, stage, album));
		}
	});
}

async function runTriggerTests(
	cleanup: Cleanup,
	report: Report,
	tests: readonly TriggerTest[],
): Promise<void> {
	const stage = await setTriggerStage(cleanup, report);
	await describe('The package', { signal: cleanup.signal }, () => {
		for (const triggerTest of tests) {
			void test(triggerTest.does, () => runTriggerTest(triggerTest, stage));
		}
	});
}

async function runAgentTests(
	cleanup: Cleanup,
	report: Report,
	tests: readonly AgentTest[],
): Promise<void> {
	const stage = await setAgentStage(cleanup, report);
	await describe('The package', { signal: cleanup.signal }, () => {
		for (const agentTest of tests) void test(agentTest.does, () => runAgentTest(agentTest, stage));
	});
}

async function runQueueTests(
	cleanup: Cleanup,
	report: Report,
	tests: readonly QueueTest[],
): Promise<void> {
	const stage = await setQueueStage(cleanup, report);
	report('Queue mode is up');
	await describe('The package', { signal: cleanup.signal }, () => {
		for (const queueTest of tests) {
			void test(queueTest.does, () => runQueueTest(queueTest, stage));
		}
	});
}

void runWithCleanup((cleanup) => run(cleanup, process.argv[2]));

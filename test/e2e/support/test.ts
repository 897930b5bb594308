import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { test as base } from '@playwright/test';

import { removeFolder, tail } from '../../../tools/n8n/cache';
import { Cleanup } from '../../../tools/n8n/cleanup';
import { installRealN8n, type InstalledN8n } from '../../../tools/n8n/install';
import { startN8n, type RunningN8n } from '../../../tools/n8n/instance';
import { createReport, type Report } from '../../../tools/n8n/report';
import { startSandbox, type Sandbox } from '../../../tools/sandbox';

/** The maximum time to start n8n and its services, in milliseconds. */
export const START_TIMEOUT_MS = 10 * 60_000;

/** The settings of the sandbox. A project can set them. */
export interface SandboxSettings {
	/** The latency of each request to the sandbox, in milliseconds. */
	readonly latency: number;
}

/** The parts that belong to one test. */
interface TestFixtures extends SandboxSettings {
	/** A new sandbox. */
	readonly sandbox: Sandbox;
	/** Prints the ends of the logs if the test fails. */
	readonly printLogs: undefined;
}

/** The parts that all tests of a project share. */
interface WorkerFixtures {
	/** Undoes everything after the tests, also if they are canceled. */
	readonly cleanup: Cleanup;
	/** Prints the progress. */
	readonly report: Report;
	readonly install: InstalledN8n;
	/** The path of the packed node. */
	readonly tarball: string;
	/** A temporary folder. */
	readonly folder: string;
	/** The paths of the logs of all started programs. */
	readonly logFiles: string[];
}

/** The parts that all end-to-end tests need. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
	latency: [0, { option: true }],
	sandbox: async ({ latency }, use) => {
		const requests: string[] = [];
		const sandbox = await startSandbox({ latency, log: (line) => requests.push(line) });
		await use(sandbox);
		await sandbox.close();
		if (hasFailed())
			console.error(['The last requests to the sandbox:', ...requests.slice(-30)].join('\n'));
	},
	printLogs: [
		async ({ logFiles }, use) => {
			await use(undefined);
			if (!hasFailed()) return;
			for (const file of logFiles) console.error(`\nThe end of ${file}:\n${tail(file)}`);
		},
		{ auto: true },
	],

	cleanup: [
		async ({}, use) => {
			const cleanup = new Cleanup();
			await use(cleanup);
			await cleanup.run();
		},
		{ scope: 'worker', timeout: START_TIMEOUT_MS },
	],
	report: [({}, use) => use(createReport()), { scope: 'worker' }],
	install: [
		async ({ report }, use) => use(await installRealN8n(report)),
		{ scope: 'worker', timeout: START_TIMEOUT_MS },
	],
	tarball: [({}, use) => use(process.env.E2E_TARBALL ?? ''), { scope: 'worker' }],
	folder: [
		async ({ cleanup }, use) => {
			const folder = mkdtempSync(path.join(os.tmpdir(), 'partner-center-e2e-'));
			cleanup.add(() => removeFolder(folder));
			await use(folder);
		},
		{ scope: 'worker' },
	],
	logFiles: [({}, use) => use([]), { scope: 'worker' }],
});

/**
 * Starts a real n8n with the packed node, installed as n8n's own installer does it.
 *
 * @param fixtures the parts of the test that it needs
 * @returns the running n8n, which the cleanup stops
 */
export async function startInstalledN8n({
	install,
	tarball,
	cleanup,
	logFiles,
}: Pick<WorkerFixtures, 'install' | 'tarball' | 'cleanup' | 'logFiles'>): Promise<RunningN8n> {
	const starting = startN8n(install, { tarball, signal: cleanup.signal });
	const n8n = await cleanup.track(starting, (started) => started.stop());
	logFiles.push(n8n.logFile);
	return n8n;
}

/** Whether the current test has failed so far. A test that was canceled has not. */
function hasFailed(): boolean {
	const { status, expectedStatus } = test.info();
	return status !== expectedStatus && status !== 'interrupted';
}

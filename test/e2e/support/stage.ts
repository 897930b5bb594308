import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type { BrowserContext } from 'playwright-core';

import type { Cleanup } from '../../../demo/cleanup';
import { packageNode } from '../../../demo/package-node';
import { removeFolder } from '../../../real-n8n/cache';
import { installRealN8n } from '../../../real-n8n/install';
import { startN8n, type RunningN8n } from '../../../real-n8n/instance';
import type { Report } from '../../../real-n8n/report';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { launchChromium, openTab, openWindow } from './browser';
import { findChromium } from './chromium';
import { signIn } from './editor';

/** Everything a person needs to work with the node. */
export interface Stage {
	readonly n8n: RunningN8n;
	readonly sandbox: Sandbox;
	/** What the sandbox was asked so far, a line for each request. */
	readonly journal: readonly string[];
	/** The browser, signed in to n8n. */
	readonly browser: BrowserContext;
	/** Aborted when everything is being ended. */
	readonly signal: AbortSignal;
}

/** For what cleans up behind itself when it is aborted. */
const NOTHING_TO_UNDO = () => Promise.resolve();

/**
 * Gets a real n8n, installs the packed node in it as n8n's own installer does, starts both beside the sandbox, and opens
 * a browser in which the owner is signed in. There is no credential and no workflow yet. `cleanup` undoes it all.
 */
export async function setStage(cleanup: Cleanup, report: Report): Promise<Stage> {
	const { signal } = cleanup;
	const executable = findChromium();
	const install = await cleanup.track(installRealN8n(report, signal), NOTHING_TO_UNDO);

	report('Building and packing the node');
	const folder = mkdtempSync(path.join(os.tmpdir(), 'partner-center-e2e-'));
	cleanup.add(() => removeFolder(folder));
	const tarball = await cleanup.track(packageNode(folder, signal), NOTHING_TO_UNDO);

	const journal: string[] = [];
	const opening = startSandbox({ log: (line) => journal.push(line) });
	const sandbox = await cleanup.track(opening, (started) => started.close());

	report(`Starting n8n ${install.version} with ${path.basename(tarball)} installed`);
	const starting = startN8n(install, { tarball, signal });
	const n8n = await cleanup.track(starting, (started) => started.stop());

	report('Opening the browser and signing in to n8n');
	const chromium = await cleanup.track(launchChromium(executable), (started) => started.close());
	const browser = await openWindow(chromium);
	const page = await openTab(browser);
	await signIn(page, n8n);
	await page.close();
	return { n8n, sandbox, journal, browser, signal };
}

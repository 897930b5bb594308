import path from 'node:path';

import type { BrowserContext } from 'playwright-core';

import type { Cleanup } from '../../../real-n8n/cleanup';
import { startN8n, type RunningN8n } from '../../../real-n8n/instance';
import { prepare } from '../../../real-n8n/prepare';
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

/**
 * Gets a real n8n, installs the packed node in it as n8n's own installer does, starts both beside the sandbox, and opens
 * a browser in which the owner is signed in. There is no credential and no workflow yet. `cleanup` undoes it all.
 */
export async function setStage(cleanup: Cleanup, report: Report): Promise<Stage> {
	const { signal } = cleanup;
	const executable = findChromium();
	const { n8n: install, tarball } = await prepare(cleanup, report, 'e2e');

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

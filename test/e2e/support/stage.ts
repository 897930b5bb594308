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

/** The running programs of a test: a real n8n, and the sandbox. */
export interface Programs {
	readonly n8n: RunningN8n;
	readonly sandbox: Sandbox;
	/** The requests that the sandbox has received so far, one line for each. */
	readonly journal: readonly string[];
	/** Aborted when the tests are canceled. */
	readonly signal: AbortSignal;
}

/** The running programs of a browser test. */
export interface Stage extends Programs {
	/** The browser, which is signed in to n8n. */
	readonly browser: BrowserContext;
}

/**
 * Prepares a real n8n, installs the packed node as n8n's own installer does, and starts n8n and the sandbox. There is no
 * credential and no workflow yet.
 *
 * @param cleanup ends everything again
 * @param report prints the progress
 * @param purpose a word for the name of the temporary folder
 * @returns the running programs
 */
export async function startPrograms(
	cleanup: Cleanup,
	report: Report,
	purpose: string,
): Promise<Programs> {
	const { signal } = cleanup;
	const { n8n: install, tarball } = await prepare(cleanup, report, purpose);

	const journal: string[] = [];
	const opening = startSandbox({ log: (line) => journal.push(line) });
	const sandbox = await cleanup.track(opening, (started) => started.close());

	report(`Starting n8n ${install.version} with ${path.basename(tarball)} installed`);
	const starting = startN8n(install, { tarball, signal });
	const n8n = await cleanup.track(starting, (started) => started.stop());
	return { n8n, sandbox, journal, signal };
}

/**
 * Prepares a real n8n, installs the packed node as n8n's own installer does, and starts n8n and the sandbox. Opens a
 * browser and signs in as the owner. There is no credential and no workflow yet.
 *
 * @param cleanup ends everything again
 * @param report prints the progress
 * @returns the running programs
 */
export async function setStage(cleanup: Cleanup, report: Report): Promise<Stage> {
	const executable = findChromium();
	const programs = await startPrograms(cleanup, report, 'e2e');
	const { n8n } = programs;

	report('Opening the browser and signing in to n8n');
	const chromium = await cleanup.track(launchChromium(executable), (started) => started.close());
	const browser = await openWindow(chromium);
	const page = await openTab(browser);
	await signIn(page, n8n);
	await page.close();
	return { ...programs, browser };
}

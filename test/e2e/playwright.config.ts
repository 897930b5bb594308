/**
 * The end-to-end tests: the packed node in a real n8n, with the sandbox instead of Partner Center.
 *
 *     npm run test:e2e                             all tests
 *     npm run test:e2e -- editor                   only the tests in files whose path contains this word
 *     npm run test:e2e -- --grep "killed"          only the tests whose title contains this text
 *     REAL_N8N=last-1.x npm run test:e2e           the tests of the editor on the last n8n 1.x
 *     CHROMIUM=/path/to/chrome npm run test:e2e    with another Chromium
 *
 * `results` has the screenshots of the editor, and for each test that failed a trace of the browser
 * (`npx playwright show-trace`).
 */
import { defineConfig } from '@playwright/test';

import type { SandboxSettings } from './support/test';

const MINUTE = 60_000;

/** An older n8n publishes workflows in a different way, so only the editor is tested there. */
const testIgnore = process.env.REAL_N8N ? '**' : [];

/** The timeouts are long because test machines are often busy. */
export default defineConfig<SandboxSettings>({
	testMatch: '*.spec.ts',
	outputDir: 'results',
	globalSetup: './prepare.ts',
	globalTeardown: './cleanUp.ts',
	forbidOnly: Boolean(process.env.CI),
	workers: 1,
	reporter: [['list', { printSteps: true }]],
	expect: { timeout: MINUTE },
	projects: [
		{
			name: 'editor',
			testDir: 'editor',
			timeout: 5 * MINUTE,
			use: {
				actionTimeout: MINUTE,
				navigationTimeout: MINUTE,
				testIdAttribute: 'data-test-id',
				// The window size of a small notebook.
				viewport: { width: 1280, height: 900 },
				reducedMotion: 'reduce',
				screenshot: 'only-on-failure',
				trace: 'retain-on-failure',
			},
		},
		{
			name: 'trigger',
			testDir: 'trigger',
			testIgnore,
			timeout: 20 * MINUTE,
		},
		{
			name: 'agent',
			testDir: 'agent',
			testIgnore,
			timeout: 20 * MINUTE,
		},
		{
			name: 'queue',
			testDir: 'queue',
			testIgnore,
			timeout: 20 * MINUTE,
			// Long, so that most executions are half done at any moment.
			use: { latency: 150 },
		},
	],
});

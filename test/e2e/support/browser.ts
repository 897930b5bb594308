import { chromium, selectors, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** The maximum time to wait for n8n, in milliseconds. It is long because test machines are often busy. */
export const PATIENCE_MS = 30_000;

/** Starts a Chromium without a window. It can connect only to this machine. */
export async function launchChromium(executablePath: string): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({
		executablePath,
		args: [
			'--no-proxy-server',
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
			// Chromium's own sandbox does not work for the user root, which most build machines use.
			...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		],
		// The clean-up handles signals, and ends Chromium and n8n in the right order.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
}

/** Opens a browser context in English with the window size of a small notebook. */
export async function openWindow(browser: Browser): Promise<BrowserContext> {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
		locale: 'en-US',
		colorScheme: 'light',
		reducedMotion: 'reduce',
	});
	context.setDefaultTimeout(PATIENCE_MS);
	return context;
}

/** Opens a tab. It leaves a page with unsaved changes without asking. */
export async function openTab(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	page.on('dialog', (dialog) => void dialog.accept());
	return page;
}

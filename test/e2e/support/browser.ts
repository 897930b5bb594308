import { chromium, selectors, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** How long, in milliseconds, n8n may take to show what is waited for. Machines that test are often busy. */
export const PATIENCE_MS = 30_000;

/** Starts a Chromium without a window that reaches this machine only. */
export async function launchChromium(executablePath: string): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({
		executablePath,
		args: [
			'--no-proxy-server',
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
			// Chromium's sandbox does not work for root, who runs most build machines.
			...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		],
		// Signals are handled by the clean-up, which also ends n8n, in its order.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
}

/** A person's browser: English, with the window of a small notebook. */
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

/** A new tab. Leaving a page with unsaved changes is intended. */
export async function openTab(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	page.on('dialog', (dialog) => void dialog.accept());
	return page;
}

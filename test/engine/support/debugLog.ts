import { LoggerProxy } from 'n8n-workflow';

/** Every line that n8n or other code has printed in this test file. */
export const printedLines: string[] = [];

/**
 * Sets n8n's log to its most detailed level and records the lines instead of printing them. Import
 * this file before any module of n8n, because n8n reads these settings when it is loaded.
 */
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'console';
const record = (...args: unknown[]) => {
	const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
	printedLines.push(texts.join(' '));
};
// n8n's logger writes to the streams of the console.
Object.assign(console, { log: record, debug: record, info: record, warn: record, error: record });
Object.assign(console, { _stdout: { write: record }, _stderr: { write: record } });
LoggerProxy.init({ debug: record, info: record, warn: record, error: record });

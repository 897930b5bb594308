import { LoggerProxy } from 'n8n-workflow';

/** Everything that n8n, or anybody, has printed in this test file. */
export const printed: string[] = [];

/**
 * Turns n8n's own log on at its most talkative and reads along, instead of printing. To be imported
 * before anything else of n8n, which reads its settings when it is loaded.
 */
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'console';
const keep = (...args: unknown[]) => {
	printed.push(args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' '));
};
// n8n's log writes to the stream behind the console.
Object.assign(console, { log: keep, debug: keep, info: keep, warn: keep, error: keep });
Object.assign(console, { _stdout: { write: keep }, _stderr: { write: keep } });
LoggerProxy.init({ debug: keep, info: keep, warn: keep, error: keep });

/** The command `npm run sandbox`: starts a sandbox and logs each request in the terminal. */
import { parseArgs } from 'node:util';
import { introduction } from './cli/introduction';
import { startSandbox, type Sandbox, type SandboxOptions, type Throttle } from './index';

const defaultPort = 4010;
const highestPort = 65535;
const mostCustomers = 100_000;

const usage = `npm run sandbox -- [--port <number>] [--control] [--customers <number>] [--throttle <requests>/<seconds>]

  --port <number>       listen on this port only (default: ${defaultPort} or the next free port)
  --control             also serve the /_sandbox/… routes (see tools/sandbox/README.md)
  --customers <number>  add this many generated customers, e.g. "Customer 0001"
  --throttle <requests>/<seconds>
                        respond with 429 above this number of requests in this number of seconds, e.g. 100/10
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			control: { type: 'boolean', default: false },
			customers: { type: 'string', default: '0' },
			throttle: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		write(usage);
		return;
	}

	const color = process.stdout.isTTY;
	const customers = readNumber('customers', values.customers, mostCustomers);
	const throttle = values.throttle === undefined ? undefined : readThrottle(values.throttle);
	const options = { control: values.control, customers, throttle, color, log: write };
	const sandbox =
		values.port === undefined
			? await startOnFreePort(options)
			: await startSandbox({ ...options, port: readNumber('port', values.port, highestPort) });
	write(introduction(sandbox.url, { color, control: values.control }));

	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			void sandbox.close().then(() => write('The sandbox has stopped.'));
		});
	}
}

function readNumber(option: string, text: string, highest: number): number {
	const number = Number(text);
	if (!Number.isInteger(number) || number < 0 || number > highest) {
		throw new Error(`--${option} must be a whole number from 0 to ${highest}, not "${text}".`);
	}
	return number;
}

function readThrottle(text: string): Throttle {
	const [, requests, windowSeconds] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
	if (requests === undefined) {
		throw new Error(`--throttle must be requests/seconds, e.g. 100/10, not "${text}".`);
	}
	return { requests: Number(requests), windowSeconds: Number(windowSeconds) };
}

/** Tries the next port if a port is in use, so that a second sandbox can start. */
async function startOnFreePort(options: SandboxOptions, port = defaultPort): Promise<Sandbox> {
	try {
		return await startSandbox({ ...options, port });
	} catch (cause) {
		if (!isTaken(cause) || port === highestPort) throw cause;
		return startOnFreePort(options, port + 1);
	}
}

function isTaken(cause: unknown): boolean {
	return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}

function write(line: string): void {
	process.stdout.write(`${line}\n`);
}

main().catch((cause: unknown) => {
	process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`);
	process.exitCode = 1;
});

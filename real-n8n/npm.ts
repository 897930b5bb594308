import { setTimeout as sleep } from 'node:timers/promises';

import { tail } from './cache';
import type { Report } from './report';

/** One call of npm. Its output goes to a log file, because npm says much that means nothing to a person who waits. */
export interface NpmCall {
	/** Where it runs: a folder with a `package.json` of its own. */
	folder: string;
	args: string[];
	logFile: string;
	/** Replaces the caller's environment, see `npmEnvironment`. */
	environment?: NodeJS.ProcessEnv;
	/** Gets each line of npm's stderr, where it tells what it fetches. */
	onLine?: (line: string) => void;
	/** Ends it early. */
	signal?: AbortSignal;
}

/**
 * Settings of the npm that started us and that must not reach an npm started for another folder: `npm run` passes the
 * project's own (`ignore-scripts` would skip the compilation of SQLite, without a word). Registry, proxy and cache stay.
 */
const NOT_INHERITED =
	/^(npm_(package|lifecycle|command|node_execpath)|npm_config_(local_prefix|prefix|global|location|ignore_scripts|omit|include|only|production|workspaces?|save|package_lock|lockfile|dry_run|json|nodedir)|init_cwd$)/i;

/** The environment for an npm of our own. */
export function npmEnvironment(inherited: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(inherited).filter(([name]) => !NOT_INHERITED.test(name)),
	);
}

/**
 * Runs npm and gives what it printed on stdout. Throws an `Error` that names the log file and shows its end.
 */
export async function npm(call: NpmCall): Promise<string> {
	// Imported here because execa is an ES module only, and this file is CommonJS, which Node 20 cannot mix.
	const { execa, ExecaError } = await import('execa');
	const [command, ...firstArgs] = npmCommand();
	const subprocess = execa(command, [...firstArgs, ...call.args], {
		cwd: call.folder,
		env: { ...(call.environment ?? npmEnvironment()) },
		extendEnv: false,
		cancelSignal: call.signal,
		stdin: 'ignore',
		stdout: ['pipe', { file: call.logFile, append: true }],
		stderr: ['pipe', { file: call.logFile, append: true }],
	});
	try {
		if (call.onLine) {
			for await (const line of subprocess.iterable({ from: 'stderr' })) call.onLine(line);
		}
		return (await subprocess).stdout;
	} catch (error) {
		if (!(error instanceof ExecaError)) throw error;
		throw new Error(
			[
				`"npm ${call.args.join(' ')}" did not succeed (${error.shortMessage}).`,
				`The end of its log, ${call.logFile}:`,
				tail(call.logFile),
			].join('\n'),
		);
	}
}

/**
 * Runs npm up to three times: a request to a registry times out now and then, and what was fetched before is in npm's
 * cache. Throws what the last try threw.
 */
export async function npmWithRetries(call: NpmCall, report: Report): Promise<void> {
	const pausesInSeconds = [5, 20];
	for (const pause of pausesInSeconds) {
		try {
			await npm(call);
			return;
		} catch {
			call.signal?.throwIfAborted();
			report(`npm did not succeed, trying again in ${pause} seconds (its log: ${call.logFile})`);
			await sleep(pause * 1000);
		}
	}
	await npm(call);
}

/** The npm that started us, run by the Node we run on; otherwise the one on the search path. */
function npmCommand(): [string, ...string[]] {
	const script = process.env.npm_execpath;
	return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
}

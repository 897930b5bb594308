import { setTimeout as sleep } from 'node:timers/promises';

import { tail } from './cache';
import type { Report } from './report';

/** One call of npm. Its output goes to a log file, because most of it means nothing to the user. */
export interface NpmCall {
	/** The working folder, which has its own `package.json`. */
	folder: string;
	args: string[];
	logFile: string;
	/** Replaces the environment of this process, see `npmEnvironment`. */
	environment?: Record<string, string | undefined>;
	/** Ends npm early. */
	signal?: AbortSignal;
}

/**
 * Settings that `npm run` passes on for this project and that would be wrong in another folder. For example,
 * `ignore_scripts` would silently skip the compilation of SQLite. Settings of the registry, proxy and cache stay.
 */
const NOT_INHERITED =
	/^(npm_(package|lifecycle|command|node_execpath)|npm_config_(local_prefix|prefix|global|location|ignore_scripts|omit|include|only|production|workspaces?|save|package_lock|lockfile|dry_run|json|nodedir)|init_cwd$)/i;

/** Returns the environment of this process without the settings that `npm run` added for this project. */
export function npmEnvironment(): Record<string, string | undefined> {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name)),
	);
}

/**
 * Runs npm.
 *
 * @returns npm's standard output
 * @throws {Error} if npm does not succeed; the message names the log file and contains its end
 */
export async function npm(call: NpmCall): Promise<string> {
	const { execa, ExecaError } = await import('execa');
	const [command, ...firstArgs] = npmCommand();
	const log = { file: call.logFile, append: true };
	try {
		const { stdout } = await execa(command, [...firstArgs, ...call.args], {
			cwd: call.folder,
			env: call.environment ?? npmEnvironment(),
			extendEnv: false,
			cancelSignal: call.signal,
			stdin: 'ignore',
			stdout: ['pipe', log],
			stderr: log,
		});
		return stdout;
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
 * Runs `npm install` without scripts, up to three times, because requests to a registry sometimes time out.
 *
 * @param call the folder to install into, and additional arguments
 * @throws {Error} if the last attempt does not succeed
 */
export async function npmInstall(call: NpmCall, report: Report): Promise<void> {
	const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...call.args];
	for (const pauseSeconds of [5, 20]) {
		try {
			await npm({ ...call, args });
			return;
		} catch {
			call.signal?.throwIfAborted();
			report(`npm did not succeed; next attempt in ${pauseSeconds} seconds (log: ${call.logFile})`);
			await sleep(pauseSeconds * 1000, undefined, { signal: call.signal });
		}
	}
	await npm({ ...call, args });
}

/** The npm that started this process, on the same Node; otherwise the npm on the search path. */
function npmCommand(): [string, ...string[]] {
	const script = process.env.npm_execpath;
	return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
}

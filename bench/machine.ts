import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { BenchN8n } from './instance';

/** What figures depend on, apart from the code. */
export interface Machine {
	cores: number;
	memoryGigabytes: number;
	system: string;
	n8nVersion: string;
	/** The Node that n8n runs on. */
	n8nNodeVersion: string;
	/** The Node that the benchmark and its sandbox run on. */
	nodeVersion: string;
	packageVersion: string;
}

/** Looks at the machine and at what is installed on it. */
export async function describeMachine(n8n: BenchN8n): Promise<Machine> {
	const { stdout } = await promisify(execFile)(n8n.nodeBinary, ['--version']);
	return {
		cores: os.availableParallelism(),
		memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
		system: `${os.type()} ${os.arch()}`,
		n8nVersion: n8n.version,
		n8nNodeVersion: stdout.trim().replace(/^v/, ''),
		nodeVersion: process.versions.node,
		packageVersion: packageVersion(),
	};
}

function packageVersion(): string {
	const file = path.join(__dirname, '..', 'package.json');
	const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
	return version;
}

/**
 * Packs this package as it would be published, and checks the tarball: its files, its size, and n8n's scanner. It needs a
 * build in `dist`.
 *
 *     npm run check:package
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { n8n } from '../package.json';

/** A packed package. */
interface Tarball {
	/** The paths of its files. */
	readonly paths: readonly string[];
	/** The size in bytes. */
	readonly size: number;
	/** The size of all unpacked files in bytes. */
	readonly unpackedSize: number;
	/** The folder with the unpacked files. */
	readonly unpacked: string;
}

const PROJECT = path.join(__dirname, '..');

/** The files that the package may contain. */
const ALLOWED = /^(?:dist\/.+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;

/** The files that the package must contain. */
const REQUIRED = [...n8n.nodes, ...n8n.credentials, 'README.md', 'LICENSE', 'CHANGELOG.md'];

const MAX_BYTES = 150_000;
const MAX_UNPACKED_BYTES = 400_000;

async function pack(folder: string): Promise<Tarball> {
	const { execa } = await import('execa');
	const packing = await execa('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: PROJECT,
	});
	const [{ filename, files, size, unpackedSize }] = JSON.parse(packing.stdout) as [
		{ filename: string; files: { path: string }[]; size: number; unpackedSize: number },
	];
	await execa('tar', ['-xzf', path.join(folder, filename), '-C', folder]);
	const paths = files.map((file) => file.path);
	return { paths, size, unpackedSize, unpacked: path.join(folder, 'package') };
}

/** @throws {Error} if the tarball has a wrong file, lacks a file, or is too large */
function inspect({ paths, size, unpackedSize }: Tarball): void {
	const faults = [
		...paths.filter((file) => !ALLOWED.test(file)).map((file) => `${file} does not belong in it`),
		...REQUIRED.filter((file) => !paths.includes(file)).map((file) => `${file} is missing`),
		...(size > MAX_BYTES ? [`it has ${size} bytes, more than ${MAX_BYTES}`] : []),
		...(unpackedSize > MAX_UNPACKED_BYTES
			? [`unpacked, it has ${unpackedSize} bytes, more than ${MAX_UNPACKED_BYTES}`]
			: []),
	];
	if (faults.length > 0) throw new Error(`The package is wrong:\n${faults.join('\n')}`);
	console.log(
		`The package has ${paths.length} files, ${size} bytes, and unpacked ${unpackedSize} bytes.`,
	);
}

/**
 * Runs n8n's scanner as n8n does to verify a package, with its rules and without inline switches. It checks the sources, and the
 * code and the manifest in the tarball. n8n also requires provenance, which only a published package has.
 *
 * @throws {Error} if the scanner would reject the package
 */
async function scan({ unpacked }: Tarball): Promise<void> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
		'@n8n/scan-community-package/scanner/scanner.mjs'
	);
	const results = [
		await analyzePackage(PROJECT, SOURCE_FILE_PATTERNS),
		await analyzePackage(unpacked, ['**/*.js', 'package.json']),
	];
	const violations = results.filter(({ passed }) => !passed);
	if (violations.length > 0) {
		const details = violations.map(({ message, details }) => details ?? message);
		throw new Error(`n8n's scanner would reject the package:\n${details.join('\n')}`);
	}
	console.log("n8n's scanner finds nothing in the sources or in the package.");
}

async function checkPackage(): Promise<void> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'partner-center-package-'));
	try {
		const tarball = await pack(folder);
		inspect(tarball);
		await scan(tarball);
	} finally {
		await rm(folder, { recursive: true });
	}
}

checkPackage().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});

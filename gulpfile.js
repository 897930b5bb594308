// The build: it writes what n8n loads to dist, with the same folders as the sources.
const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, parallel, series, src, watch } = require('gulp');

const run = promisify(execFile);

/** The files that n8n reads besides the code: icons, codex files, output schemas. */
const ASSETS = [
	'icons/*.svg',
	'nodes/**/*.svg',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
];

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

async function compile() {
	try {
		await run(process.execPath, [
			require.resolve('typescript/bin/tsc'),
			'-p',
			'tsconfig.build.json',
		]);
	} catch (error) {
		throw new Error(`TypeScript does not compile:\n${error.stdout}`);
	}
}

function assets() {
	return src(ASSETS, { base: '.' }).pipe(dest('dist'));
}

const build = series(clean, parallel(compile, assets));

/** Builds again after each change. It must start before the first build, so that no change during that build is lost. */
async function watchSources() {
	watch(['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'], compile);
	watch(ASSETS, assets);
}

/** What the package may hold, and how large its tarball may be, in bytes. */
const PACKAGED = /^(?:dist\/.+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
const LARGEST_PACKAGE = 150_000;

/** Packs what would be published, and hands it over: the list of its files, its size, and the folder it is unpacked in. */
async function withPackage(use) {
	const folder = await mkdtemp(join(tmpdir(), 'partner-center-package-'));
	try {
		const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
			maxBuffer: 10_000_000,
		});
		const [{ filename, files, size }] = JSON.parse(stdout);
		await run('tar', ['-xzf', join(folder, filename), '-C', folder]);
		await use({ paths: files.map(({ path }) => path), size, unpacked: join(folder, 'package') });
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** Holds the tarball that would be published against what it should be. */
function inspect({ paths, size }) {
	const { n8n } = require('./package.json');
	const wrong = [
		...paths.filter((path) => !PACKAGED.test(path)).map((path) => `${path} does not belong in it`),
		...[...n8n.nodes, ...n8n.credentials, 'README.md', 'LICENSE', 'CHANGELOG.md']
			.filter((path) => !paths.includes(path))
			.map((path) => `${path} is missing`),
		...(size > LARGEST_PACKAGE ? [`it has ${size} bytes, more than ${LARGEST_PACKAGE}`] : []),
	];
	if (wrong.length > 0) throw new Error(`The package is not as it should be:\n${wrong.join('\n')}`);
	console.log(`The package has ${paths.length} files and ${size} bytes.`);
}

/**
 * What n8n's own scanner does when a package is to be verified, with its rules and without inline switches: it reads the
 * sources, and of the tarball the code and the manifest. What else it asks for, provenance, only a published package has.
 */
async function scan({ unpacked }) {
	const scanner = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const results = [
		await scanner.analyzePackage(__dirname, scanner.SOURCE_FILE_PATTERNS),
		await scanner.analyzePackage(unpacked, ['**/*.js', 'package.json']),
	];
	const violations = results.filter(({ passed }) => !passed);
	if (violations.length > 0) {
		const details = violations.map(({ message, details }) => details ?? message);
		throw new Error(`n8n's scanner would refuse the package:\n${details.join('\n')}`);
	}
	console.log("n8n's scanner finds nothing in the sources or in the package.");
}

async function inspectPackage() {
	await withPackage(async (tarball) => {
		inspect(tarball);
		await scan(tarball);
	});
}

/** The folder that the tests of the editor save their screenshots in. */
const SCREENSHOTS = 'test/e2e/results/screenshots';

/** Copies the documents' pictures from the screenshots of the last `npm run test:e2e`, by their names. */
async function pictures() {
	if (!existsSync(SCREENSHOTS)) throw new Error('Run npm run test:e2e first.');
	for (const name of await readdir('docs/images')) {
		await copyFile(join(SCREENSHOTS, name), join('docs/images', name));
	}
}

module.exports = {
	build,
	default: build,
	// Runs beside a real n8n in `npm run dev`.
	watch: series(watchSources, parallel(compile, assets)),
};

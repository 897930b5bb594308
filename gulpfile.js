// The build: what n8n loads goes to dist, laid out like the sources.
const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, parallel, series, src, watch } = require('gulp');

const run = promisify(execFile);

/** What n8n reads beside the code: icons, codex files, output schemas. */
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

/** Builds, then again at each change: what `npm run dev` runs beside a real n8n. */
function watchSources() {
	watch(['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'], compile);
	watch(ASSETS, assets);
}

/** What the package may hold, and how large its tarball may be, in bytes. */
const PACKAGED = /^(?:dist\/.+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
const LARGEST_PACKAGE = 150_000;

/** Holds the tarball that would be published against what it should be. */
async function inspectPackage() {
	const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], { maxBuffer: 10_000_000 });
	const [{ files, size }] = JSON.parse(stdout);
	const paths = files.map(({ path }) => path);
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

module.exports = {
	build,
	checkPackage: series(build, inspectPackage),
	default: build,
	watch: series(build, watchSources),
};

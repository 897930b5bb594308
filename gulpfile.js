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

module.exports = {
	build,
	default: build,
	// Runs beside a real n8n in `npm run dev`.
	watch: series(watchSources, parallel(compile, assets)),
};

// Not UTC, so that a test fails if the code takes a date without an offset for local time.
process.env.TZ ??= 'America/New_York';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	setupFiles: ['<rootDir>/test/environment.ts'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }] },
	// More workers than small machines have cores: most engine tests wait for retries and pauses.
	maxWorkers: 4,
	testTimeout: 30_000,
	restoreMocks: true,
	// What `npm test -- --coverage` reports: the code that is shipped.
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts'],
	coverageReporters: ['text', 'html'],
};

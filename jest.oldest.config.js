const base = require('./jest.config.js');

/**
 * The engine tests on the oldest n8n that the package claims, whose modules are in the folder
 * `N8N_MODULES`. `npm run test:oldest` installs it and sets that.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	testMatch: ['**/engine/*.test.ts'],
	moduleNameMapper: { '^(n8n-core|n8n-workflow)$': `${process.env.N8N_MODULES}/$1` },
	// n8n-core of that age keeps a timer.
	forceExit: true,
};

// For what is not shipped: the sandbox, the demo, the tests and the build. n8n's own configuration
// (eslint.config.mjs, unmodified) forbids `process`, timers and Node's modules there, which these need.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
	{
		files: ['**/*.ts', '**/*.mts'],
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
	{
		files: ['**/*.js'],
		languageOptions: { globals: { require: 'readonly', module: 'writable', process: 'readonly' } },
	},
);

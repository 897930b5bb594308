// For what is not shipped: `tools/`, `test/` and the build. n8n's own configuration
// (eslint.config.mjs, unmodified) forbids `process`, timers and Node's modules, which these need.
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
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// Interfaces of n8n and Fastify ask for a promise where there is nothing to await.
			'@typescript-eslint/require-await': 'off',
		},
	},
	{
		files: ['test/**/*.ts'],
		// Jest's own matchers (expect.any, expect.stringContaining) are typed as any.
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
	{
		files: ['**/*.js'],
		extends: [tseslint.configs.strict],
		languageOptions: {
			globals: {
				console: 'readonly',
				module: 'writable',
				process: 'readonly',
				require: 'readonly',
			},
		},
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
);

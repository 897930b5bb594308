// For the docstrings and the error classes. What is shipped must be documented completely; elsewhere, a docstring that
// is there must be correct. n8n's own configuration (eslint.config.mjs, unmodified) checks neither.
import { defineConfig } from 'eslint/config';
import jsdoc from 'eslint-plugin-jsdoc';
import unicorn from 'eslint-plugin-unicorn';
import tseslint from 'typescript-eslint';

/** A docstring that describes a parameter has to describe all parameters and the result. */
const WITH_PARAM = [
	'ArrowFunctionExpression',
	'FunctionDeclaration',
	'MethodDefinition',
	'TSMethodSignature',
].map((context) => ({ context, comment: 'JsdocBlock:has(JsdocTag[tag="param"])' }));

/** Sentences that name the thing: no question word first, and a period, a colon or code last (\x60 is a backtick). */
const SENTENCES = [
	String.raw`^\s*(?!(?:How|What|Where|Which|Who|Whose|Why)\b)`,
	String.raw`(?:n8n\b|[\p{Lu}\d*"'\x60])[\s\S]*`,
	String.raw`[.:\x60][\)"']*\s*$`,
].join('');

/** Phrases that have a plain equivalent: "might not" or "must not", "even so", "the result of", "distinguished". */
const PHRASES = ['all the same', 'became of', 'becomes of', 'came of', 'may not', 'told apart'];

export default defineConfig(
	{
		files: ['**/*.ts'],
		languageOptions: { parser: tseslint.parser },
		plugins: { jsdoc, unicorn },
		rules: {
			'jsdoc/check-access': 'error',
			'jsdoc/check-alignment': 'error',
			'jsdoc/check-param-names': [
				'error',
				{ checkDestructured: false, disableMissingParamChecks: true },
			],
			'jsdoc/check-property-names': 'error',
			'jsdoc/check-tag-names': ['error', { typed: true }],
			'jsdoc/empty-tags': 'error',
			'jsdoc/escape-inline-tags': 'error',
			'jsdoc/multiline-blocks': 'error',
			'jsdoc/no-bad-blocks': 'error',
			'jsdoc/no-blank-blocks': 'error',
			'jsdoc/no-multi-asterisks': ['error', { allowWhitespace: true }],
			'jsdoc/no-types': 'error',
			'jsdoc/require-asterisk-prefix': 'error',
			'jsdoc/require-hyphen-before-param-description': ['error', 'never'],
			'jsdoc/require-param-description': 'error',
			'jsdoc/require-returns-check': 'error',
			'jsdoc/require-returns-description': 'error',
			'jsdoc/require-throws-type': 'error',
			'jsdoc/sort-tags': 'error',
			'jsdoc/tag-lines': ['error', 'never', { startLines: 1 }],
			'jsdoc/valid-types': 'error',

			'unicorn/custom-error-definition': 'error',
			'unicorn/error-message': 'error',
			'unicorn/throw-new-error': 'error',
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		rules: {
			'jsdoc/check-param-names': ['error', { checkDestructured: false }],
			'jsdoc/informative-docs': 'error',
			'jsdoc/match-description': [
				'error',
				{
					matchDescription: SENTENCES,
					message:
						'Write sentences that name the thing: "The result of one attempt.", not "What came of one try."',
					contexts: ['any'],
				},
			],
			'jsdoc/require-description': ['error', { contexts: ['any'] }],
			'jsdoc/require-jsdoc': [
				'error',
				{
					publicOnly: true,
					enableFixer: false,
					contexts: [
						'ClassDeclaration',
						'ExportNamedDeclaration > VariableDeclaration',
						'MethodDefinition:not([accessibility="private"]):not([kind="constructor"])',
						'TSEnumDeclaration',
						'TSInterfaceDeclaration',
						'TSMethodSignature',
						'TSTypeAliasDeclaration',
					],
				},
			],
			'jsdoc/require-param': [
				'error',
				{ contexts: WITH_PARAM, checkDestructured: false, enableFixer: false },
			],
			'jsdoc/require-returns': ['error', { contexts: WITH_PARAM }],
			'jsdoc/require-throws': 'error',
			'jsdoc/require-throws-description': 'error',

			'no-restricted-syntax': [
				'error',
				...['Literal[value', 'TemplateElement[value.raw'].map((node) => ({
					selector: `${node}=/\\b(${PHRASES.join('|')})\\b/i]`,
					message: `Use plain words instead of: ${PHRASES.join(', ')}.`,
				})),
			],
			'no-warning-comments': ['error', { terms: PHRASES, location: 'anywhere' }],

			'unicorn/catch-error-name': 'error',
		},
	},
);

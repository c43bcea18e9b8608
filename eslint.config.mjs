import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

// n8n's own lint for self-hosted packages, as `@n8n/node-cli` sets it up (configWithoutCloudSupport),
// put together from its two plugins, and made stricter in places.

const communityNodes = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;

/** What is shipped and runs inside n8n. */
const SHIPPED = ['credentials/**/*.ts', 'nodes/**/*.ts'];

/** Modules that shipped code may import, besides relative ones. */
const ALLOWED_IMPORT = '(n8n-workflow|undici|crypto|node:crypto)';
const IMPORT_MESSAGE =
	'Shipped code imports n8n-workflow, undici, crypto and relative files of credentials/ and nodes/ only.';
const OUTSIDE = '^(\\.\\.?/)+(bench|demo|examples|host|sandbox|scripts|test)(/|$)';

const FORBIDDEN_GLOBALS = [
	...['setTimeout', 'setInterval', 'setImmediate'],
	...['clearTimeout', 'clearInterval', 'clearImmediate'],
	...['process', 'global', 'globalThis', 'console', 'fetch', '__dirname', '__filename'],
].map((name) => ({
	name,
	message:
		'Not in shipped code: wait with sleep() of n8n-workflow, and inject what comes from outside.',
}));

export default tseslint.config(
	globalIgnores(['dist', 'coverage', 'test/e2e/**/node_modules']),

	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },

	{
		files: ['**/*.{js,cjs,mjs}'],
		extends: [js.configs.recommended],
		languageOptions: {
			globals: {
				...Object.fromEntries(
					['URL', 'clearTimeout', 'console', 'process', 'setTimeout'].map((name) => [
						name,
						'readonly',
					]),
				),
			},
		},
	},
	{
		files: ['**/*.{js,cjs}'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: { __dirname: 'readonly', module: 'writable', require: 'readonly' },
		},
	},

	{
		files: ['**/*.{ts,mts}'],
		extends: [
			js.configs.recommended,
			tseslint.configs.recommended,
			importX.flatConfigs.recommended,
		],
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
		rules: {
			'prefer-spread': 'off',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},

	{
		files: SHIPPED,
		extends: [communityNodes],
		// A directive that switches a rule off has no effect here, and is reported.
		linterOptions: { noInlineConfig: true },
		rules: {
			'no-console': 'error',
			'no-restricted-globals': ['error', ...FORBIDDEN_GLOBALS],
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{ regex: `^(?!${ALLOWED_IMPORT}$|\\.\\.?/)`, message: IMPORT_MESSAGE },
						{ regex: OUTSIDE, message: IMPORT_MESSAGE },
					],
				},
			],
			'no-restricted-syntax': [
				'error',
				{
					selector: `ImportExpression:not([source.value=/^(${ALLOWED_IMPORT}$|\\.\\.?\\u002F)/])`,
					message: IMPORT_MESSAGE,
				},
			],
		},
	},

	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		extends: [communityNodes],
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
		rules: {
			...n8nNodesBase.configs.community.rules,
			// undici is the one run-time dependency. n8n's own HTTP helper opens a new connection for each
			// call, which costs ten times as much a lead. The rule serves n8n Cloud; a package of three
			// services is for self-hosted n8n, whose installer brings dependencies. See CONTRIBUTING.md.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);

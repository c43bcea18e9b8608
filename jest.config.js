'use strict';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// The end-to-end tests need a full n8n, which is installed apart from this project.
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	// n8n-core reads decorator metadata while its modules load.
	setupFiles: ['reflect-metadata'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	maxWorkers: 2,
	// What earlier files left is collected late, and each collection then takes long: a worker that holds more is replaced.
	workerIdleMemoryLimit: '512MB',
	// The sandbox and n8n-core take a second to load, and several on a busy machine.
	testTimeout: 20_000,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
};

'use strict';

/** @type {import('jest').Config} */
module.exports = {
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: ['<rootDir>/*.e2e.ts'],
	modulePathIgnorePatterns: ['<rootDir>/host/'],
	globalSetup: '<rootDir>/globalSetup.ts',
	globalTeardown: '<rootDir>/globalTeardown.ts',
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
	// One n8n, and one sandbox at a time where its credentials point.
	maxWorkers: 1,
	testTimeout: 120_000,
};

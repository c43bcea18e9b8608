'use strict';

const { setupFiles, testEnvironment, transform } = require('../../jest.config');

const common = {
	rootDir: __dirname,
	testEnvironment,
	setupFiles,
	transform,
	modulePathIgnorePatterns: ['<rootDir>/host/'],
};

/** @type {import('jest').Config} */
module.exports = {
	rootDir: __dirname,
	// One n8n at work, and one sandbox at a time where its credentials point.
	maxWorkers: 1,
	testTimeout: 120_000,
	// Each has an n8n of its own, which is started only when one of its tests is to run.
	projects: [
		{
			...common,
			displayName: 'n8n',
			testMatch: ['<rootDir>/*.e2e.ts'],
			testPathIgnorePatterns: ['/queue[^/]*$'],
			globalSetup: '<rootDir>/globalSetup.ts',
			globalTeardown: '<rootDir>/globalTeardown.ts',
		},
		{
			...common,
			displayName: 'queue mode',
			testMatch: ['<rootDir>/queue*.e2e.ts'],
			globalSetup: '<rootDir>/queueSetup.ts',
			globalTeardown: '<rootDir>/queueTeardown.ts',
		},
	],
};

'use strict';

// For `node --require`: on SIGUSR2 the process collects its garbage and writes to the file that IDLE_MEMORY_FILE names
// what it had in memory before that, and what of its heap is left after it, in bytes.
const { renameSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

const file = process.env.IDLE_MEMORY_FILE;

process.on('SIGUSR2', () => {
	const { rss } = process.memoryUsage();
	setFlagsFromString('--expose-gc');
	runInNewContext('gc')();
	const { heapUsed } = process.memoryUsage();
	writeFileSync(`${file}.part`, JSON.stringify({ rss, heapUsed }));
	renameSync(`${file}.part`, file);
});

'use strict';

const { dest, src } = require('gulp');

/** What n8n reads beside the compiled code: icons, codex files, and schemas of what the operations answer. */
const FILES = [
	'{icons,nodes}/**/*.{svg,png}',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
];

// `encoding: false` keeps the bytes as they are: gulp 5 would read a PNG as UTF-8.
exports['build:icons'] = () => src(FILES, { base: '.', encoding: false }).pipe(dest('dist'));

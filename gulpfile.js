'use strict';

const { dest, parallel, src } = require('gulp');

// `encoding: false` keeps the bytes as they are: gulp 5 would read a PNG as UTF-8.
const asIs = { encoding: false };

const copyIcons = () => src('icons/**/*.svg', asIs).pipe(dest('dist/icons'));

/** Icons that lie beside a node, and the codex files, which n8n looks for beside the compiled node. */
const copyNodeFiles = () =>
	src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json'], asIs).pipe(dest('dist/nodes'));

exports['build:icons'] = parallel(copyIcons, copyNodeFiles);

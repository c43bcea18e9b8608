import { text } from '../../../../nodes/shared/declare/kinds';
import { readPanel, writePanel } from '../../../../nodes/shared/declare/panel';

// A field under the name of the options would be shown and read as them, and never be sent.
const options = text({ displayName: 'Options' });
const carrying = {
	rowsPerCall: 1,
	usualRowsPerCall: 1,
	canSkip: false,
	limits: undefined,
	job: undefined,
};

test('a field cannot take the name of the options', () => {
	expect(() => writePanel({ options }, carrying)).toThrow('options');
	expect(() => readPanel({ options }, undefined, true)).toThrow('options');
});

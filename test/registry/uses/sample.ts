import type { INodeExecutionData } from 'n8n-workflow';

import { ODD_ID } from '../../support/sample/server';
import { json } from './use';
import type { Use, Uses } from './use';

const thing = (n: number) => json({ thingId: n === 0 ? ODD_ID : `thg_${n + 1}` });
const onThings: Use = { item: thing, most: 3, bad: json({}) };
const named: Use = { item: (n) => json({ name: `New ${n}` }), bad: json({}) };
const keyed: Use = {
	item: (n) => json({ key: `key-${n}`, value: `value ${n}` }),
	bad: json({ key: 'none' }),
};
const upload = (n: number): INodeExecutionData => ({
	json: { n },
	binary: {
		data: {
			data: Buffer.from(`file ${n}`).toString('base64'),
			mimeType: 'text/plain',
			fileName: `${n}.txt`,
		},
	},
});

export const SAMPLE: Uses = {
	'thing get': {
		parameters: { thingId: { __rl: true, mode: 'id', value: '={{ $json.thingId }}' } },
		item: thing,
		most: 3,
	},
	'thing find': {
		parameters: { findBy: 'name', name: '={{ $json.name }}' },
		item: (n) => json({ name: `Thing ${n + 1}` }),
		most: 3,
	},
	'thing getAll': { item: () => json({}) },
	'thing getByOffset': { item: () => json({}) },
	'thing getByLink': { item: () => json({}) },
	'thing search': { item: () => json({}) },
	'thing create': named,
	'thing make': named,
	'thing sendOne': named,
	'thing pause': onThings,
	'thing complete': onThings,
	'thing finish': onThings,
	'thing log': named,
	'thing update': {
		...onThings,
		item: (n) => json({ ...thing(n).json, note: `Note ${n}` }),
	},
	'thing delete': onThings,
	'thing pauseByEmail': {
		item: (n) => json({ email: `thing-${n + 1}@sample.example` }),
		most: 3,
		bad: json({ email: 'none' }),
	},
	'thing createMapped': {
		parameters: {
			attributes: {
				mappingMode: 'autoMapInputData',
				value: null,
				matchingColumns: [],
				schema: [{ id: 'name' }, { id: 'is_new' }],
			},
		},
		item: (n) => json({ name: `New ${n}`, isNew: 'yes', other: 'left alone' }),
	},
	'row add': keyed,
	'row store': keyed,
	'row start': keyed,
	'row collect': { ...keyed, parameters: { name: 'Some' } },
	'file download': {
		parameters: { fileId: 'fil_1', binaryPropertyName: 'report' },
		item: () => json({}),
	},
	'file upload': { parameters: { binaryPropertyName: 'data' }, item: upload, bad: json({}) },
};

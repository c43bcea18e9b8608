import fc from 'fast-check';

import { fittingColumns, folded } from '../../../../nodes/shared/declare/columns';
import type { Wanted } from '../../../../nodes/shared/declare/columns';

const field = (name: string, displayName = name, isSetting = false): Wanted => ({
	name,
	displayName,
	isSetting,
});
const LEAD = [
	field('leadEmail', 'Lead Email'),
	field('leadLinkedinUrl', 'Lead LinkedIn URL'),
	field('leadName', 'Lead Name'),
	field('leadExternalId', 'Lead External ID'),
	field('inboxId', 'Inbox', true),
];
const PERSON = [field('email', 'Email'), field('linkedinUrl', 'LinkedIn URL')];

/** The columns that fit a field, the first that counts first. */
const fit = (wanted: readonly Wanted[], name: string, columns: readonly string[]) => {
	const { exact, own = [], others = [], parts } = fittingColumns(wanted, columns).get(name) ?? {};
	return [...(exact === undefined ? [] : [exact]), ...own, ...others, ...(parts ?? [])];
};

test.each([
	['leadEmail', ['Lead Email']],
	['leadEmail', ['lead_email']],
	['leadEmail', ['LEAD-EMAIL']],
	['leadEmail', [' Lead  e-mail ']],
	['leadEmail', ['E-Mail']],
	['leadEmail', ['Work Email']],
	['leadEmail', ['Email Address']],
	['leadLinkedinUrl', ['LinkedIn']],
	['leadLinkedinUrl', ['linkedin_profile']],
	['leadLinkedinUrl', ['linkedin_url']],
	['leadName', ['Full Name']],
	['leadExternalId', ['CRM ID']],
	['leadExternalId', ['Record ID']],
	['leadExternalId', ['record-id']],
])('%s is taken from a column called %j', (name, columns) => {
	expect(fit(LEAD, name, columns)).toEqual(columns);
});

test.each([
	['leadExternalId', 'id'],
	['leadExternalId', 'ID'],
	['leadEmail', 'Owner Email'],
	['leadEmail', 'Email opt-out'],
	['leadName', 'Company Name'],
	['leadLinkedinUrl', 'Company LinkedIn'],
	['inboxId', 'Mailbox'],
	['leadEmail', '***'],
	['leadEmail', 'メール'],
])('%s is not taken from a column called %s', (name, column) => {
	expect(fit(LEAD, name, [column])).toEqual([]);
});

test('a name is put together of first and last name where there are both, each once', () => {
	const { parts } =
		fittingColumns(LEAD, ['Last Name', 'First Name', 'Email']).get('leadName') ?? {};
	expect(parts).toEqual(['First Name', 'Last Name']);
	expect(fit(LEAD, 'leadName', ['First Name'])).toEqual([]);
	expect(fit(LEAD, 'leadName', ['first_name', 'First Name', 'Last Name'])).toEqual([]);
});

test('a column that another field is called like is not taken by a well-known name', () => {
	const both = [field('email', 'Email'), field('leadEmail', 'Lead Email')];
	expect(fit(both, 'leadEmail', ['Email'])).toEqual([]);
	expect(fit(both, 'email', ['Email'])).toEqual(['Email']);
});

const column = fc.oneof(
	fc.string(),
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: 'binary' }),
	fc
		.array(
			fc.constantFrom('e', '-', '\u0301', 'ᄀ', 'ᅡ', 'o', '_', '\u0308', 'Σ', 'ς', 'İ', 'ß', 'ǰ'),
		)
		.map((parts) => parts.join('')),
	fc.constantFrom(
		'Email',
		'email',
		'E-mail',
		'Work Email',
		'LinkedIn',
		'linkedinUrl',
		'linkedin url',
	),
);

test('what folds is folded once and for all, and keeps letters of every script apart', () => {
	fc.assert(fc.property(column, (name) => expect(folded(folded(name))).toBe(folded(name))));
	expect(folded('ΟΔΟΣ')).toBe(folded('οδος'));
	expect(new Set(['Имя', 'メール', '电子邮件', 'é', 'e', 'ß'].map(folded)).size).toBe(6);
});

test('the very name wins, whatever else there is and in which order it stands', () => {
	fc.assert(
		fc.property(fc.uniqueArray(column, { maxLength: 12 }), fc.nat(), (columns, seed) => {
			const turned = columns.map((_, place) => columns[(place + seed) % columns.length] ?? '');
			for (const { name } of PERSON) {
				const [one, other] = [columns, turned].map((order) => fit(PERSON, name, order));
				expect([...(one ?? [])].sort()).toEqual([...(other ?? [])].sort());
				if (columns.includes(name)) expect([one?.[0], other?.[0]]).toEqual([name, name]);
			}
		}),
	);
});

test('no column goes to two fields', () => {
	fc.assert(
		fc.property(fc.uniqueArray(column, { maxLength: 12 }), (columns) => {
			for (const wanted of [LEAD, PERSON]) {
				const taken = wanted.flatMap(({ name }) => fit(wanted, name, columns));
				expect(new Set(taken).size).toBe(taken.length);
			}
		}),
	);
});

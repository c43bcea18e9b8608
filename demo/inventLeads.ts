import { stringify } from 'csv-stringify/sync';

import { mulberry32 } from '../sandbox/random';

/** A row of a CRM's export. Everybody in it is invented, and `.example` is a reserved domain. */
interface CrmLead {
	readonly id: string;
	readonly first_name: string;
	readonly last_name: string;
	readonly email: string;
	readonly linkedin_url: string;
	readonly company: string;
	readonly job_title: string;
	readonly country: string;
	/** What the CRM knows of the lead's past; see `rememberLeads` for what it means to each provider. */
	readonly status: string;
}

const SEED = 1_000;
const TOTAL = 1_000;
/** Lines that stand in the export twice. */
const REPEATS = 14;
/** People who are in the CRM under two ids. */
const DOUBLES = 10;
const WITHOUT_EMAIL = 12;

/** How many leads have each status; all others are `new`. */
const STATUSES: Readonly<Record<string, number>> = {
	in_outreach: 60,
	other_campaign: 22,
	draft_campaign: 15,
	contacted: 27,
	customer: 31,
	imported_today: 38,
};

const PEOPLE: ReadonlyArray<readonly [country: string, first: string, last: string]> = [
	['Germany', 'Anna Jonas Lena Moritz Katrin Stefan', 'Brandt Köhler Vogel Lindner Schäfer'],
	['France', 'Camille Hugo Inès Mathieu Élodie Rémi', 'Lefèvre Garnier Moreau Chevalier Blanc'],
	['United Kingdom', 'Harriet Oliver Imogen Callum Freya', 'Ashworth Pemberton Doyle Whitfield'],
	['United States', 'Brooke Tyler Savannah Marcus Dana', 'Hollis Whitaker Monroe Castillo Reeves'],
	['Brazil', 'Beatriz Thiago Larissa Caio Renata', 'Carvalho Moraes Teixeira Barbosa Pinto'],
	['India', 'Ananya Rohan Meera Vikram Isha', 'Chatterjee Nair Kulkarni Bhatt Reddy'],
	['Japan', 'Haruka Kenji Yuki Daichi Sakura', 'Nakamura Fujimoto Ishikawa Maeda Okada'],
	['Nigeria', 'Amara Chidi Ngozi Tunde Folake', 'Okafor Adeyemi Eze Balogun Nwosu'],
	['Poland', 'Zofia Kacper Agnieszka Wojciech', 'Kowalczyk Zieliński Wrona Sikora Mazur'],
	['Sweden', 'Astrid Elias Linnéa Oskar Maja', 'Lindqvist Sjöberg Ekström Nyström Åkesson'],
];
const COMPANIES =
	'Northwind Bluecrest Harbourline Fernway Oakstead Lumenor Quillbase Stonebridge Veridian Kestrel';
const TRADES = 'Logistics Robotics Analytics Energy Foods Health Software Insurance';
const TITLES =
	'Head of Sales,VP Marketing,Founder,RevOps Manager,Sales Director,Growth Lead,COO,Account Executive';
/** What people make of an address. */
const SPOILED: ReadonlyArray<(email: string) => string> = [
	() => 'n/a',
	() => 'see notes',
	(email) => email.replace('.example', ''),
	(email) => email.replace('@', '(at)'),
	(email) => email.replace('@', '@@'),
	(email) => email.replace('.', ' '),
	(email) => email.replace(/@.*/, ''),
	(email) => email.replace(/@.*/, '@'),
	(email) => `${email}, ${email.replace(/.*@/, 'info@')}`,
	(email) => `${email} (old)`,
];

/** The demo's file: the same leads whenever it is made. */
export function inventLeads(): string {
	const random = mulberry32(SEED);
	const below = (limit: number): number => Math.floor(random() * limit);
	const people = Array.from({ length: TOTAL - REPEATS - DOUBLES }, (_, index) =>
		invent(index, below),
	);

	const free = people.map((_, index) => index);
	const draw = (count: number): number[] =>
		Array.from({ length: count }, () => free.splice(below(free.length), 1)).flat();
	const change = (index: number, changed: (lead: CrmLead) => Partial<CrmLead>): void => {
		const lead = people[index];
		if (lead) people[index] = { ...lead, ...changed(lead) };
	};
	for (const [status, count] of Object.entries(STATUSES)) {
		for (const index of draw(count)) change(index, () => ({ status }));
	}
	for (const index of draw(WITHOUT_EMAIL)) change(index, () => ({ email: '' }));
	for (const spoil of SPOILED) {
		for (const index of draw(1)) change(index, ({ email }) => ({ email: spoil(email) }));
	}

	const copies = draw(REPEATS + DOUBLES).flatMap((index, n) => {
		const lead = people[index];
		return lead ? [{ after: index, copy: n < REPEATS ? lead : doubleOf(lead, n) }] : [];
	});
	// The later ones first, so that the places of the earlier ones still hold.
	for (const { after, copy } of copies.sort((one, other) => other.after - one.after)) {
		people.splice(after + 1 + below(people.length - after), 0, copy);
	}
	return stringify(people, { header: true });
}

function invent(index: number, below: (limit: number) => number): CrmLead {
	const pick = (words: string, separator = ' '): string => {
		const list = words.split(separator);
		return list[below(list.length)] ?? '';
	};
	const [country, firstNames, lastNames] = PEOPLE[below(PEOPLE.length)] ?? ['', '', ''];
	const first = pick(firstNames);
	const last = pick(lastNames);
	const company = `${pick(COMPANIES)} ${pick(TRADES)}`;
	const slug = `${ascii(first)}-${ascii(last)}-example-${index + 1}`;
	return {
		id: `CRM-${10_001 + index}`,
		first_name: first,
		last_name: last,
		email: `${ascii(first)}.${ascii(last)}.${index + 1}@${ascii(company).replace(' ', '-')}.example`,
		linkedin_url: `https://www.linkedin.com/in/${slug}`,
		company,
		job_title: pick(TITLES, ','),
		country,
		status: 'new',
	};
}

/** The same person, entered again: another id, the address in capitals, the profile as a browser shows it. */
const doubleOf = (lead: CrmLead, n: number): CrmLead => ({
	...lead,
	id: `CRM-${20_001 + n}`,
	email: lead.email.toUpperCase(),
	linkedin_url: `${lead.linkedin_url}/?trk=people`,
});

const ascii = (name: string): string =>
	name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').toLowerCase();

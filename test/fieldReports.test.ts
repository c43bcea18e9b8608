import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// What broke for people who do this job, class by class, with the tests that hold it. A class is held where a test fails
// once it breaks again: here it says which, and the titles must stand in those files.

interface Class {
	/** What a user may rely on. */
	readonly promise: string;
	/** Titles by file, under `test/`. */
	readonly heldBy: Readonly<Record<string, readonly string[]>>;
}

const WRITES = 'registry/writes.test.ts';
const REAL_DATA = 'nodes/badInput/realData.test.ts';
const REAL_ANSWERS = 'nodes/realAnswers.test.ts';
const CHAOS = 'chaos/chaos.test.ts';
const LISTS = 'chaos/lists.test.ts';
const ENDINGS = 'chaos/endings.test.ts';

const CLASSES: Readonly<Record<string, Class>> = {
	A1: {
		promise:
			'Two leads are the same by e-mail, or by a profile of a person, and by no other address',
		heldBy: {
			'nodes/amplemarket/outcomes.test.ts': ['two e-mails beside %s and %s are two leads'],
			'nodes/shared/declare/identity.test.ts': ['%j names no member', '%j and %j are two members'],
		},
	},
	A2: {
		promise: 'One profile or address is one lead in all its spellings, also in what comes back',
		heldBy: {
			'nodes/shared/declare/identity.test.ts': [
				'names the same member in all its spellings, and members are told apart by their names',
			],
			[REAL_DATA]: [
				'250 leads, one of them in a skip list in another spelling: 249 are in and one is skipped',
			],
			[CHAOS]: ['addLeads: every lead is in exactly once, and its outcome is the truth'],
		},
	},
	A3: {
		promise:
			'What cannot be seen, and what wraps an address, is taken off; what is no address says so',
		heldBy: {
			[REAL_DATA]: [
				'an address with %s is the address without',
				'%s is no address, and that item says so',
			],
			'nodes/shared/declare/address.test.ts': [
				'comes out the same whatever cannot be seen stands in it or around it',
				'is refused with the character in sight: %j',
			],
		},
	},
	A4: {
		promise: 'An id is trimmed and exact, and a placeholder is none',
		heldBy: {
			[REAL_DATA]: [
				'an id with white space, or with what cannot be seen, at its ends is the same id',
				'%j is no id: that item fails, and no other is taken for its repeat',
				'a cadence by ID with a line break behind it is found',
			],
			'nodes/shared/declare/parse.test.ts': [
				'is refused where the number is not exact: %s',
				'is none where %j stands for nothing',
				'is none where an expression in it gave nothing',
			],
		},
	},
	A5: {
		promise: 'A repeat of a lead that did not get in is sent',
		heldBy: {
			[REAL_DATA]: ['a repeat of a lead that did not get in is sent'],
			'nodes/amplemarket/spoilers.test.ts': [
				'a repeat that is sent after all is held against those that got in meanwhile',
			],
		},
	},
	A6: {
		promise:
			'A switch by expression counts for its own item, and one that gives nothing sends nothing',
		heldBy: {
			[REAL_DATA]: [
				'a switch by expression counts for its own item',
				"a switch by an expression that gives nothing is that item's error, and nothing of it is sent",
			],
		},
	},
	A7: {
		promise:
			'Two spellings of an address are one look-up, one person and one enrollment, also in a dry run',
		heldBy: {
			[REAL_DATA]: [
				'two spellings of one address are one look-up, one person made and one enrollment',
			],
			[REAL_ANSWERS]: ['two spellings of an address are one person in a dry run as in the run'],
		},
	},
	A8: {
		promise: 'A read-back proves nothing without a readable time, nor before its certain end',
		heldBy: {
			[REAL_ANSWERS]: [
				'an enrollment that is over, with %s, is no proof of ours',
				'empty pages are read to the end before somebody is certainly not there',
				'a list that %s proves nothing: the person is unknown, and not sent again',
			],
			[CHAOS]: [
				'create: nobody is enrolled twice, though the provider would let it, and the outcome is the truth',
			],
		},
	},
	B1: {
		promise: 'A row that a batch is refused for fails alone, in every batch operation',
		heldBy: {
			'nodes/myAgentMail/bulkRelink.test.ts': [
				'one row that the API refuses the whole call for fails alone',
				'rows for the same enrollment are applied in input order, also where another one makes the call be refused',
			],
			'nodes/amplemarket/spoilers.test.ts': [
				"a firewall's page for what stands in one lead: that lead fails, the others are enrolled",
			],
		},
	},
	B3: {
		promise: 'Rows that refusals name one at a time are set aside, however many they are',
		heldBy: {
			'nodes/amplemarket/spoilers.test.ts': [
				'25 bad leads among 250, of which each refusal names the first: the others are enrolled',
			],
		},
	},
	B4: {
		promise: 'A sequence that takes no leads is known after its first batch',
		heldBy: {
			'nodes/amplemarket/spoilers.test.ts': [
				'a sequence that takes no leads is known after its first batch',
			],
		},
	},
	C1: {
		promise: 'No wait that is asked for ends the use of a key for days',
		heldBy: {
			'nodes/shared/http/retry.test.ts': [
				'never throws and never gives a wait of nothing or one without end, whatever the header holds',
			],
			'nodes/shared/http/pace.test.ts': [
				'is an hour at most, so that one odd header does not end the use of a key',
				'that was long, or follows another at once, ends with one call alone',
			],
			[ENDINGS]: ['one refusal that asks to wait for %s does not keep a key from working for days'],
			'nodes/shared/http/place.test.ts': [
				'a picker is told until when a refusal holds the calls, and an odd header does not hold them for a day',
			],
		},
	},
	C2: {
		promise: 'A wait of nothing, or of the past, is no hint: the calls become rare',
		heldBy: {
			'nodes/shared/http/pace.test.ts': [
				'without a hint (%p) doubles with each refusal that no taken call comes between',
			],
			[ENDINGS]: [
				'a provider that refuses for ever and asks to wait for %s is asked seldom, and the run ends',
			],
		},
	},
	C3: {
		promise: 'A stray refusal slows nothing down, and a limit is found, raised or cut',
		heldBy: {
			'nodes/shared/http/laneStray.test.ts': [
				'one call that is refused for nothing, the tenth of 5,000, does not slow the run down (Retry-After %i ms)',
				'where four calls in a thousand are refused for nothing, each costs 2.5 s at most (seed %i)',
				'a limit that is raised tenfold during the run is found',
				'a limit that is cut to a tenth during the run is found',
			],
			'nodes/shared/http/lane.test.ts': [
				'finds a limit of $limit a second that it is not told (latency $latency ms, Retry-After $retryAfter)',
			],
		},
	},
	C4: {
		promise: '403 that names when to come again is a refusal for load',
		heldBy: {
			[REAL_ANSWERS]: ['403 that names when to come again is about the load'],
			'nodes/shared/http/retry.test.ts': ['403 with Retry-After'],
		},
	},
	D1: {
		promise: 'A list ends where the provider says so; a record is kept once; a circle is an error',
		heldBy: {
			'nodes/shared/http/pages.test.ts': [
				'empty pages are followed to where the list goes on',
				'a record that is shown on two pages is kept once, and the list goes on',
				'a page that leads to %s breaks the list, and what was read is kept',
				'a server that caps the size of its pages, and does not say so, is read to the end',
				'cursors may be numbers, from %i on',
			],
			[LISTS]: [
				'on the bad day of seed %i brings each record once and in order, or an error too',
				'follows empty pages and takes what is shown twice once',
				'%s: a list that goes in circles ends with an error',
			],
		},
	},
	D2: {
		promise: 'A link to the next page is asked of the base URL, in whatever form it stands',
		heldBy: {
			'nodes/shared/http/address.test.ts': [
				'%j is asked of %s',
				'%j is the end of the list',
				'never leads off the base URL, whatever it holds',
			],
			'nodes/amplemarket/lists.test.ts': ['to %s never make a list look whole that is not'],
		},
	},
	D3: {
		promise: 'An answer is read in whatever encoding it comes',
		heldBy: {
			'nodes/shared/http/undiciAnswers.test.ts': [
				'an encoded answer is decoded',
				'a byte order mark is no part of the text',
			],
			[LISTS]: ['reads what is encoded, whatever the encoding'],
			[CHAOS]: ['enroll: every lead is in exactly once, and its outcome is the truth'],
		},
	},
	D4: {
		promise: "A firewall's page is told by its status first",
		heldBy: {
			[REAL_ANSWERS]: [
				'%i says nothing of the base URL, and no web page is said to be wrong',
				'%i says the same as without a page',
			],
		},
	},
	D5: {
		promise: 'UUIDs are the same in whatever letter case they come back',
		heldBy: {
			'nodes/shared/declare/identity.test.ts': ['%s and %s are the same: %s'],
			[REAL_ANSWERS]: [
				'a 409 that names the sequence %s',
				'of relinks: every row is settled by one call',
			],
			'nodes/shared/http/pages.test.ts': [
				'a UUID that comes again in another letter case names the same record, and another id another one',
			],
		},
	},
	D6: {
		promise: 'A picker with a filter reads on until its list is full, or at its end',
		heldBy: {
			'nodes/amplemarket/pickers.test.ts': ['searches to the end over several pages'],
			'nodes/myAgentMail/pickers.test.ts': ['finds what stands on a later page at once'],
			'nodes/unify/sequence.test.ts': ['finds what stands on a later page at once'],
		},
	},
	D7: {
		promise: 'A Date is its ISO text',
		heldBy: {
			[REAL_ANSWERS]: [
				'a Date, as database nodes give it, is its ISO text wherever a row holds one',
			],
			'nodes/shared/declare/parse.test.ts': [
				'holds dates as ISO 8601, and neither half characters nor NUL, at any depth',
			],
		},
	},
	D8: {
		promise:
			'A write whose answer is empty or lost is done once, and a repeated DELETE is no failure',
		heldBy: {
			[WRITES]: [
				'is not done twice after a lost answer, and says what is true',
				'is not done twice after an answer without a body, and says what is true',
			],
		},
	},
	E1: {
		promise: "The credential's test follows no redirect",
		heldBy: {
			'nodes/credentials.test.ts': [
				'with a base URL that answers %i to another host: the key is not sent there, and the text says so',
			],
			'nodes/unify/credential.test.ts': [
				'is refused in the credential test, with nothing sent: %s',
			],
		},
	},
	E2: {
		promise: 'A proxy is taken as n8n takes it',
		heldBy: {
			'nodes/shared/http/proxy.test.ts': [
				"the proxy of an address is the one that n8n's own requests would take",
			],
			'nodes/shared/http/undiciProxy.test.ts': [
				'plain http goes to the proxy in absolute form, without a tunnel',
				'a proxy without a scheme has one',
				'HTTP_PROXY is not for https',
				'ALL_PROXY counts where nodes may read the environment',
			],
		},
	},
	E4: {
		promise: 'A sequence by its address is the segment after sequences/',
		heldBy: { 'nodes/amplemarket/body.test.ts': ['is found by %s'] },
	},
	E7: {
		promise: 'Every write goes the whole way, also one of a single row a call',
		heldBy: {
			[WRITES]: [
				"is done once where n8n's Retry On Fail runs the node again for a first item that failed",
				'a fault of our own before the call fails its row alone',
				'a fault of our own on reading an answer leaves the rows of other calls alone',
			],
		},
	},
	F1: {
		promise: 'A place in a lane is given back, however a call ends',
		heldBy: {
			'nodes/shared/http/place.test.ts': [
				'a place is given back however the call ends, here and in the wider class, and others go on',
				'a port that %s does not lock the key for others',
			],
		},
	},
	F2: {
		promise: 'What was never sent is not lost, and what cannot mend itself is not tried for long',
		heldBy: {
			'nodes/shared/http/undiciDelivery.test.ts': [
				"an address that n8n's egress policy blocks in the middle of a run stays blocked",
				'a TLS handshake that %s',
				'and that is reset before the request is written, the request is certainly not there',
				'and that is closed as the request is written, nobody can tell whether it was read: lost',
			],
			'nodes/shared/http/undiciProxy.test.ts': [
				'a proxy that answers CONNECT with %i has delivered nothing',
			],
		},
	},
	F3: {
		promise: "One execution's own limit holds nobody else",
		heldBy: { 'nodes/shared/http/turns.test.ts': ['holds his execution, and nobody else'] },
	},
	F4: {
		promise: 'Patience counts from the moment of asking, and executions take turns',
		heldBy: {
			'nodes/shared/http/turns.test.ts': [
				'counts from the moment of asking, in the line too',
				'take turns: one lead beside %i big ones goes in the next window',
				'wait behind a person',
				'of a person is not tried in vain: he is told at once until when a window is full',
			],
		},
	},
	F6: {
		promise: 'One clock counts for the whole call, and Stop ends every phase of it',
		heldBy: {
			'nodes/shared/http/undiciClock.test.ts': [
				'ends at the time-out, and says whether the request was out',
				'ends with Stop',
				'a proxy that is silent at CONNECT',
			],
		},
	},
	F7: {
		promise: 'An odd answer is said in words, and changes nothing of ours',
		heldBy: {
			'nodes/shared/http/undiciAnswers.test.ts': [
				'a broken answer is said in words',
				'a key __proto__ %s is no prototype of anything',
				'an object 100,000 deep is no JSON that can be read, and its text is there',
				'of answers over 1 MiB four are read at a time, and the next waits for one to end',
			],
			[REAL_ANSWERS]: [
				'a refusal with the code %s is said in words, for each provider',
				'a row that is refused with such a code has its words too',
			],
		},
	},
	F8: {
		promise: 'The key is blotted out in its usual dresses, and a short one tears nothing',
		heldBy: {
			'nodes/shared/http/blot.test.ts': [
				'whatever the key, the text or its dress',
				'a key of under eight characters',
			],
		},
	},
	F11: {
		promise: 'As a tool of an agent, columns set no switch, sender or start',
		heldBy: {
			'nodes/tool.test.ts': [
				"a model's columns fill in the lead, and set no sender, start or switch",
				"nor do they set Amplemarket's overrides or Unify's mailboxes",
			],
		},
	},
	E5: {
		promise:
			'A limit, and whether there is one, counts for its own item; switches as sheets have them',
		heldBy: {
			'nodes/limits.test.ts': [
				'Limit and Return All by expression count for each item by its own value',
			],
			'nodes/columns.test.ts': ["a sheet's overrides may be the text of an object"],
			'nodes/badInput/expressions.test.ts': ["counts in n8n's own where the workflow's is DEFAULT"],
		},
	},
	E6: {
		promise: "A user's CSV is read by the nodes' rules, in its own encoding or not at all",
		heldBy: {
			'demo/leadsFile.test.ts': [
				'takes of two columns for one thing the filled one, and refuses two that differ by line and name',
				'of Excel for Windows keeps its letters, and one that is no text is refused',
			],
			'nodes/columns.test.ts': [
				'two columns that both fit and differ are that item’s error, which names both',
			],
		},
	},
	B2: {
		promise: 'A row that the provider breaks down on does not take its batch along',
		heldBy: {
			'nodes/poison.test.ts': ['the others get in: %j', 'such rows all over it: the others get in'],
			'nodes/poisonBounds.test.ts': [
				'whichever rows bring about a loss, each other row gets in once, and no row is lost',
				'an outage costs as many calls as one for a single row, and four for each time that its waits have doubled',
			],
		},
	},
	F9: {
		promise: 'A lane with calls in its window is not forgotten',
		heldBy: {
			'nodes/shared/http/lanes.test.ts': [
				'are kept as long as calls count in one of their windows, however many keys there are',
			],
		},
	},
	F10: {
		promise: 'Running again is called safe only where it is',
		heldBy: {
			[REAL_ANSWERS]: ['what is unknown is called safe to run again only where it is'],
			'nodes/myAgentMail/cancel.test.ts': [
				'a second run goes on where the cancelled one ended, and puts no lead in twice',
			],
		},
	},
};

/** How many classes there are under each letter; those that are held elsewhere are named. */
const COUNTS: Readonly<Record<string, number>> = { A: 8, B: 4, C: 4, D: 8, E: 7, F: 11 };
const HELD_ELSEWHERE: Readonly<Record<string, string>> = {
	E3: 'in the documentation, which says what n8n does',
	F5: 'by the benchmark, for time is measured there',
};

const ALL = Object.entries(COUNTS).flatMap(([letter, count]) =>
	Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);

test('every class is held, by tests or elsewhere, and none by both', () => {
	expect([...Object.keys(CLASSES), ...Object.keys(HELD_ELSEWHERE)].sort()).toEqual([...ALL].sort());
});

/** Whether a source has a test, or a group of them, with that title; one of a table may hold it as a cell. */
function hasTitle(source: string, title: string): boolean {
	return [`'${title}'`, `"${title}"`, `\`${title}\``].some((written) => source.includes(written));
}

describe.each(Object.entries(CLASSES))('%s', (_, { promise, heldBy }) => {
	test(promise, () => {
		const titles = Object.entries(heldBy).flatMap(([file, list]) =>
			list.map((title) => [file, title] as const),
		);
		expect(titles.length).toBeGreaterThan(0);
		const missing = titles.filter(
			([file, title]) => !hasTitle(readFileSync(join(__dirname, file), 'utf8'), title),
		);
		expect(missing).toEqual([]);
	});
});

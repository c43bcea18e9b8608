/** What Amplemarket's app posts to the address that a user has entered there, unsigned. */
export const PAYLOADS = {
	/** Somebody has answered an email. */
	reply: (more: object = {}) => ({
		id: 'msg_1',
		is_reply: true,
		from: 'Jane Doe <jane@customers.example>',
		to: ['"Lovelace, Ada" <ada@outbound.example>'],
		cc: [],
		bcc: [],
		date: '2026-03-01T09:00:00Z',
		subject: 'Re: Hello',
		body: 'Tell me more.',
		labels: ['interested'],
		linkedin_url: 'https://www.linkedin.com/in/jane',
		dynamic_fields: { email: 'jane@customers.example', first_name: 'Jane', company_name: null },
		user: { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@outbound.example' },
		sequence: { name: 'Spring', start_date: '2026-02-01T09:00:00Z' },
		reply_sequence: { name: 'Replies' },
		...more,
	}),
	/** A step of a sequence was done. */
	sequenceStage: (more: object = {}) => ({
		id: 'msg_2',
		is_reply: false,
		from: 'ada@outbound.example',
		to: ['jane@customers.example'],
		date: '2026-03-01T09:00:00Z',
		subject: 'Hello',
		body: 'Hi Jane',
		sequence: { name: 'Spring' },
		sequence_stage: { index: 1, type: 'email' },
		...more,
	}),
	/** A workflow's action "Send JSON". */
	workflow: (more: object = {}) => ({
		email_message: {
			id: 'msg_3',
			from: 'Jane Doe <jane@customers.example>',
			to: 'Ada Lovelace <ada@outbound.example>, grace@outbound.example',
			cc: '',
			bcc: '',
			subject: 'Re: Hello',
			snippet: 'I am away',
			last_message: 'I am away until May.',
			body: 'I am away until May. > Hi Jane',
			tag: ['ooo'],
			date: '2026-03-01T09:00:00Z',
		},
		sequence_stage: { index: 1, sending_date: '2026-02-28T09:00:00Z' },
		sequence: { key: 'seq_1', name: 'Spring' },
		user: { email: 'ada@outbound.example' },
		lead: {
			email: 'jane@customers.example',
			first_name: 'Jane',
			company_domain: 'customers.example',
		},
		additional_info: { return_date: '2026-05-01' },
		...more,
	}),
	/** The same with a payload that the user has written. */
	custom: (more: object = {}) => ({
		event_type: 'meeting',
		who: 'jane@customers.example',
		...more,
	}),
} as const;

/** Posts a payload as the app does. Gives the status and the JSON of the answer. */
export async function postFromApp(
	url: string,
	payload: unknown,
	headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly answer: unknown }> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: typeof payload === 'string' ? payload : JSON.stringify(payload),
	});
	const answer: unknown = await response.json();
	return { status: response.status, answer };
}

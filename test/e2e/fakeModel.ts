import { fastify } from 'fastify';

import { at } from './api';
import type { Json } from './api';

export interface ToolCall {
	readonly name: string;
	readonly arguments: { readonly [name: string]: string };
}

/** What a model was offered: a function, and the JSON schema of its arguments. */
export interface OfferedTool {
	readonly name: string;
	readonly description: string;
	readonly parameters: Json;
}

/** A chat model with OpenAI's interface. It calls the tool that it was told to, then says that it is done. */
export class FakeModel {
	/** What it says in the end. */
	readonly lastWords = 'That is done.';

	private readonly bodies: Json[] = [];
	private planned: ToolCall | undefined;

	private readonly app = fastify();
	private address = '';

	private constructor() {
		this.app.post<{ Body: Json }>('/v1/chat/completions', ({ body }) => this.answer(body));
	}

	static async start(): Promise<FakeModel> {
		const model = new FakeModel();
		model.address = await model.app.listen({ host: '127.0.0.1', port: 0 });
		return model;
	}

	get baseUrl(): string {
		return `${this.address}/v1`;
	}

	async close(): Promise<void> {
		await this.app.close();
	}

	/** Forgets what it was asked, and calls this tool in the next conversation. */
	plan(call: ToolCall): void {
		this.bodies.length = 0;
		this.planned = call;
	}

	/** The tools that it was offered last. */
	get tools(): OfferedTool[] {
		const tools = at(this.lastBody, 'tools');
		return (Array.isArray(tools) ? tools : []).map((tool) => ({
			name: String(at(tool, 'function', 'name')),
			description: String(at(tool, 'function', 'description')),
			parameters: at(tool, 'function', 'parameters'),
		}));
	}

	/** What the tool that it called answered it. */
	get toolAnswers(): Json[] {
		return messagesIn(this.lastBody)
			.filter((message) => at(message, 'role') === 'tool')
			.map((message) => JSON.parse(String(at(message, 'content'))) as Json);
	}

	private get lastBody(): Json {
		return this.bodies.at(-1) ?? null;
	}

	private answer(body: Json): object {
		this.bodies.push(body);
		const newest = messagesIn(body).at(-1) ?? null;
		const call = at(newest, 'role') === 'tool' ? undefined : this.planned;
		return {
			id: `chatcmpl-${this.bodies.length}`,
			object: 'chat.completion',
			created: 1_762_944_000,
			model: String(at(body, 'model')),
			choices: [
				{
					index: 0,
					message: call ? toolCallMessage(call) : { role: 'assistant', content: this.lastWords },
					finish_reason: call ? 'tool_calls' : 'stop',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	}
}

function messagesIn(body: Json): Json[] {
	const messages = at(body, 'messages');
	return Array.isArray(messages) ? messages : [];
}

const toolCallMessage = (call: ToolCall): object => ({
	role: 'assistant',
	content: null,
	tool_calls: [
		{
			id: 'call_1',
			type: 'function',
			function: { name: call.name, arguments: JSON.stringify(call.arguments) },
		},
	],
});

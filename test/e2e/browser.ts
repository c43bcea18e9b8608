import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { OWNER } from './api';
import { CHROMIUM, OUTPUT, PLAYWRIGHT } from './paths';

// The part of playwright-core that is used here. The package lies with n8n, apart from the project's own
// dependencies, so the type check must do without it.

interface Wait {
	readonly timeout?: number;
	readonly state?: 'attached' | 'detached' | 'visible' | 'hidden';
}

interface Click {
	readonly timeout?: number;
	readonly force?: boolean;
	readonly button?: 'left' | 'right';
	readonly position?: Point;
}

/** What is looked at of an element of the page. */
interface Shown {
	readonly textContent: string | null;
	readonly scrollWidth: number;
	readonly clientWidth: number;
	readonly innerHTML: string;
}
/** There is one in the page, where it is called. */
declare function getComputedStyle(element: Shown): { readonly textOverflow: string };

export interface Locator {
	click(options?: Click): Promise<void>;
	dblclick(options?: Click): Promise<void>;
	hover(options?: Click): Promise<void>;
	fill(text: string): Promise<void>;
	press(key: string): Promise<void>;
	waitFor(options?: Wait): Promise<void>;
	count(): Promise<number>;
	isVisible(): Promise<boolean>;
	isEnabled(): Promise<boolean>;
	innerText(): Promise<string>;
	inputValue(): Promise<string>;
	allInnerTexts(): Promise<string[]>;
	getAttribute(name: string): Promise<string | null>;
	first(): Locator;
	last(): Locator;
	nth(index: number): Locator;
	locator(selector: string): Locator;
	filter(options: { readonly hasText?: string | RegExp; readonly has?: Locator }): Locator;
	scrollIntoViewIfNeeded(): Promise<void>;
	dragTo(target: Locator, options: { readonly targetPosition: Point }): Promise<void>;
	/** Runs in the page; a text in place of the function would be taken for an expression, and call nothing. */
	evaluateAll<T>(work: (all: Shown[]) => T): Promise<T>;
}

interface Point {
	readonly x: number;
	readonly y: number;
}

export interface Page {
	goto(url: string): Promise<unknown>;
	url(): string;
	locator(selector: string): Locator;
	waitForURL(matches: (url: URL) => boolean): Promise<void>;
	waitForTimeout(ms: number): Promise<void>;
	screenshot(options: { readonly path: string }): Promise<unknown>;
	setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
	setDefaultTimeout(ms: number): void;
	on(event: 'request', listener: (request: { url(): string }) => void): void;
	readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}

interface Browser {
	newPage(options: {
		readonly viewport: { readonly width: number; readonly height: number };
	}): Promise<Page>;
	close(): Promise<void>;
}

interface Playwright {
	readonly chromium: {
		launch(options: {
			readonly executablePath: string;
			readonly args: readonly string[];
		}): Promise<Browser>;
	};
}

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// The editor asks npm's registry about community packages.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
export const SIZE = { width: 1440, height: 1000 } as const;
const STEP_TIMEOUT_MS = 30_000;
const EXECUTION_TIMEOUT_MS = 60_000;
/** How long n8n's panels slide and fade. */
const SETTLE_MS = 500;

const id = (name: string): string => `[data-test-id="${name}"]`;

/** Names of the pictures to take, parted by blanks; all of them where it says nothing. */
const WANTED = process.env.E2E_PICTURES?.split(' ');
const isWanted = (name: string): boolean => WANTED?.includes(name) ?? true;

/** n8n's editor in a browser, signed in as the owner. */
export class Editor {
	/** Hosts outside this machine that the pages asked for; none is reached. */
	readonly outside = new Set<string>();

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly baseUrl: string,
	) {
		page.setDefaultTimeout(STEP_TIMEOUT_MS);
		page.on('request', (request) => {
			const { hostname, protocol } = new URL(request.url());
			if (protocol.startsWith('http') && hostname !== '127.0.0.1') this.outside.add(hostname);
		});
	}

	static async open(baseUrl: string): Promise<Editor> {
		const { chromium } = createRequire(__filename)(PLAYWRIGHT) as Playwright;
		const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
		try {
			const editor = new Editor(browser, await browser.newPage({ viewport: SIZE }), baseUrl);
			await editor.signIn();
			return editor;
		} catch (error) {
			await browser.close();
			throw error;
		}
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** The elements with n8n's own mark for tests. */
	find(name: string): Locator {
		return this.page.locator(id(name));
	}

	async settle(ms = SETTLE_MS): Promise<void> {
		await this.page.waitForTimeout(ms);
	}

	/** Keeps a picture of the page, where one of this name is wanted; `tall` shows a long panel to its end. */
	async shoot(name: string, { tall }: { tall?: number } = {}): Promise<void> {
		if (!isWanted(name)) return;
		mkdirSync(OUTPUT, { recursive: true });
		if (tall !== undefined) await this.page.setViewportSize({ ...SIZE, height: tall });
		await this.settle();
		await this.page.screenshot({ path: join(OUTPUT, `${name}.png`) });
		if (tall !== undefined) await this.page.setViewportSize(SIZE);
	}

	async openWorkflow(workflowId: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${workflowId}`);
		await this.find('canvas-node').first().waitFor();
		await this.settle();
	}

	/** Opens a workflow and the panel of one of its nodes. */
	async openNode(workflowId: string, nodeId: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${workflowId}/${nodeId}`);
		await this.find('node-parameters').waitFor();
		await this.page.locator('text=Loading fields').first().waitFor({ state: 'detached' });
		await this.settle();
	}

	/** Opens the dialog of a saved credential, which tests it. */
	async openCredential(credentialId: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/home/credentials/${credentialId}`);
		await this.find('credential-edit-dialog').waitFor();
		await this.settle();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/new`);
		await this.find('canvas-add-button').waitFor();
	}

	/** Opens the node creator and looks for a text. Hands back the names that it finds. */
	async searchNodes(text: string): Promise<string[]> {
		const first = this.find('canvas-plus-button');
		await ((await first.isVisible()) ? first : this.find('node-creator-plus-button')).click();
		await this.find('node-creator-search-bar').waitFor();
		await this.settle();
		await this.page.keyboard.type(text);
		await this.find('node-creator-item-name').first().waitFor();
		await this.settle();
		return await this.find('node-creator-item-name').allInnerTexts();
	}

	/**
	 * Chooses a node that the node creator has found, and hands back one of its actions. In an empty workflow the actions of
	 * a node that has triggers are folded away below these.
	 */
	async openAction(name: string, action: string): Promise<Locator> {
		await this.foundNode(name).click();
		await this.settle();
		const found = this.page.locator(`text="${action}"`).first();
		if (!(await found.isVisible())) {
			await this.page.locator('text=/^Actions \\(\\d+\\)$/').first().click();
			await this.settle();
		}
		return found;
	}

	/** A node among those that the node creator has found, by its whole name. */
	foundNode(name: string): Locator {
		return this.find('node-creator-item-name')
			.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
			.first();
	}

	/** Runs the open workflow to its end, and closes what n8n says of it, which would go away by itself after seconds. */
	async execute(): Promise<void> {
		await this.find('execute-workflow-button').first().click();
		const told = this.page.locator('.el-notification').filter({ hasText: 'Workflow executed' });
		await told.first().waitFor({ timeout: EXECUTION_TIMEOUT_MS });
		await told.first().locator('.el-notification__closeBtn').click();
		await told.first().waitFor({ state: 'hidden' });
		await this.settle();
	}

	/** Opens the dropdown of a parameter that is picked from a list, and hands back its entries. */
	async openPicker(parameter: string): Promise<string[]> {
		await this.find(`resource-locator-${parameter}`).locator(id('rlc-input')).click();
		await this.find('rlc-item').first().waitFor();
		await this.settle();
		return await this.find('rlc-item').allInnerTexts();
	}

	/** Opens a "Names or IDs" or plain dropdown, and hands back its options. */
	async openOptions(parameter: string): Promise<string[]> {
		await this.find(`parameter-input-${parameter}`).first().click();
		const options = this.page.locator('[role=option]:visible');
		await options.first().waitFor();
		await this.settle();
		return await options.allInnerTexts();
	}

	/** The labels of the open panel's parameters, from top to bottom. */
	async labels(): Promise<string[]> {
		const labels = this.find('node-parameters')
			.first()
			.locator('label.n8n-input-label >> visible=true');
		const texts = (await labels.allInnerTexts()).map((label) => label.trim().split('\n')[0] ?? '');
		// The entries of a field of several values have no label, but a switch for expressions.
		return texts.filter((text) => text !== '' && text !== 'Fixed');
	}

	/** Texts of the open panel that are too long for their place and end in an ellipsis. */
	async cutOff(): Promise<string[]> {
		return await this.find('node-parameters')
			.first()
			.locator('*')
			.evaluateAll((all) =>
				all
					.filter(
						(one) =>
							getComputedStyle(one).textOverflow === 'ellipsis' &&
							one.scrollWidth > one.clientWidth + 1,
					)
					.map((one) => (one.textContent ?? '').trim()),
			);
	}

	/** Chooses an option of a dropdown by what it is called. */
	async choose(parameter: string, name: string): Promise<void> {
		await this.openOptions(parameter);
		await this.page.locator('[role=option]:visible').filter({ hasText: name }).first().click();
		await this.settle();
	}

	private async signIn(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
		await this.page.locator('input[type="password"]').fill(OWNER.password);
		await this.find('form-submit-button').click();
		await this.page.waitForURL((url) => !url.pathname.includes('signin'));
	}
}

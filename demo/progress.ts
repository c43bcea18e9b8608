import { MultiBar, Presets } from 'cli-progress';

import type { DemoProvider } from './providers';

/** Where the demo prints: standard output, or what stands for it. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface Progress {
	/** @param done how many of the leads have come to an end at this provider */
	show(provider: DemoProvider, done: number): void;
	end(): void;
}

/** Bars where somebody watches, plain lines where the output goes to a file or a pipe. */
export function createProgress(
	output: Output,
	providers: readonly DemoProvider[],
	total: number,
): Progress {
	return output.isTTY ? bars(output, providers, total) : lines(output, providers, total);
}

function bars(stream: Output, providers: readonly DemoProvider[], total: number): Progress {
	const display = new MultiBar(
		{
			stream,
			format: '{name} {bar} {percentage} %  {value} of {total}  {duration_formatted}',
			autopadding: true,
			barsize: 32,
			hideCursor: true,
			stopOnComplete: false,
			emptyOnZero: true,
			// The program has its own way to stop.
			gracefulExit: false,
		},
		Presets.shades_classic,
	);
	const byProvider = new Map(
		providers.map((provider) => {
			const name = provider.displayName.padEnd(12);
			return [provider, display.create(total, 0, { name })] as const;
		}),
	);
	return {
		show: (provider, done) => {
			const bar = byProvider.get(provider);
			bar?.update(done);
			if (done >= total) bar?.stop();
		},
		end: () => display.stop(),
	};
}

/** A line for each quarter that a provider has reached. */
function lines(stream: Output, providers: readonly DemoProvider[], total: number): Progress {
	const quarters = new Map(providers.map((provider) => [provider, 0]));
	return {
		show: (provider, done) => {
			const quarter = Math.floor((done * 4) / total);
			if (quarter <= (quarters.get(provider) ?? 0)) return;
			quarters.set(provider, quarter);
			const percent = String(quarter * 25).padStart(3);
			stream.write(`${provider.displayName.padEnd(12)} ${percent} %  ${done} of ${total}\n`);
		},
		end: () => undefined,
	};
}

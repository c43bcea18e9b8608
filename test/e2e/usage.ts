import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever its kernel ticks in. */
const MS_PER_TICK = 10;

/** Processor time that was used up, milliseconds. */
export interface ProcessorTime {
	readonly main: number;
	/** By the processes that the main one has started: n8n's task runner. */
	readonly children: number;
}

interface Stat {
	readonly pid: number;
	readonly group: number;
	readonly ms: number;
	readonly msOfEndedChildren: number;
}

/** What a service, with all that it has started, takes of the processors; it is known by the folder that it works in. */
export class ProcessorMeter {
	private readonly leader: number;

	constructor(folder: string) {
		const path = realpathSync(folder);
		const leader = processes().find(({ pid, group }) => pid === group && worksIn(pid) === path);
		if (leader === undefined) throw new Error(`No process works in ${folder}`);
		this.leader = leader.pid;
	}

	/** Since their start. */
	read(): ProcessorTime {
		const group = processes().filter((stat) => stat.group === this.leader);
		const main = group.find(({ pid }) => pid === this.leader);
		if (main === undefined) throw new Error('The measured process has ended');
		const others = group.filter((stat) => stat !== main);
		return {
			main: main.ms,
			children: others.reduce((sum, { ms }) => sum + ms, main.msOfEndedChildren),
		};
	}
}

function processes(): Stat[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => statOf(Number(name)) ?? []);
}

/** See proc_pid_stat(5): the second field, a name in parentheses, may hold blanks. */
function statOf(pid: number): Stat | undefined {
	const text = readIfThere(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
	if (text === undefined) return undefined;
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	const field = (number: number): number => Number(fields[number - 3]);
	return {
		pid,
		group: field(5),
		ms: (field(14) + field(15)) * MS_PER_TICK,
		msOfEndedChildren: (field(16) + field(17)) * MS_PER_TICK,
	};
}

const worksIn = (pid: number): string | undefined =>
	readIfThere(() => readlinkSync(`/proc/${pid}/cwd`));

/** Another process may end at any moment, or belong to somebody else. */
function readIfThere(read: () => string): string | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}

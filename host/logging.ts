import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogMetadata, Logger } from 'n8n-workflow';

/** One line that n8n or a node wrote to n8n's log. */
export interface LogLine {
	level: keyof Logger;
	message: string;
	metadata: LogMetadata | undefined;
}

/** A logger that keeps what it is given, in order. */
export function collectLogs(): { logger: Logger; lines: LogLine[] } {
	const lines: LogLine[] = [];
	const keep = (level: keyof Logger) => (message: string, metadata?: LogMetadata) => {
		lines.push({ level, message, metadata });
	};
	return {
		lines,
		logger: {
			error: keep('error'),
			warn: keep('warn'),
			info: keep('info'),
			debug: keep('debug'),
		},
	};
}

const discard = () => undefined;

/** A logger that drops every line. */
export const silentLogger: Logger = {
	error: discard,
	warn: discard,
	info: discard,
	debug: discard,
};

const loggerOfThisRun = new AsyncLocalStorage<Logger>();

/** Runs `work` so that every line logged in it, also after an await, goes to `logger`. */
export function withLogger<T>(logger: Logger, work: () => T): T {
	return loggerOfThisRun.run(logger, work);
}

const current = () => loggerOfThisRun.getStore() ?? silentLogger;

/** n8n knows one logger a process; this one hands each line to the logger of the run it belongs to. */
export const routedLogger: Logger = {
	error: (message, metadata) => current().error(message, metadata),
	warn: (message, metadata) => current().warn(message, metadata),
	info: (message, metadata) => current().info(message, metadata),
	debug: (message, metadata) => current().debug(message, metadata),
};

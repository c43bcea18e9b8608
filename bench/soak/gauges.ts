import { subscribe } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';

import { pacer } from '../../nodes/shared/engine/open';

/** What a process holds while nothing runs in it. */
export interface Sample {
	/** Bytes of heap in use, after garbage was collected. */
	readonly heap: number;
	/** Timers that are set. */
	readonly timers: number;
	/** What else keeps the process alive, connections aside. */
	readonly handles: number;
	/** Connections to anywhere that this process opened and that are not closed, also idle ones. */
	readonly sockets: number;
	/** Lanes of the pacer. */
	readonly lanes: number;
	/** Listeners on abort signals that are still reachable. */
	readonly signals: number;
	/** Listeners on the process itself. */
	readonly process: number;
}

export type Gauge = keyof Sample;

const KINDS = { timer: 'Timeout', socket: 'TCPSocketWrap' } as const;

/** How long connections that were let go of may take to be closed, ms. */
const SETTLING = 400;

const isSocket = (message: unknown): message is { readonly socket: Socket } =>
	typeof message === 'object' && message !== null && 'socket' in message;

/** Watches what this process opens and listens to, from now on. */
export class Gauges {
	private readonly sockets = new Set<Socket>();
	private signals: Array<WeakRef<AbortSignal>> = [];
	private readonly known = new WeakSet<AbortSignal>();
	/** What Node itself warned of, such as too many listeners. */
	readonly warnings: string[] = [];

	constructor() {
		subscribe('net.client.socket', (message) => {
			if (!isSocket(message)) return;
			const { socket } = message;
			this.sockets.add(socket);
			socket.once('close', () => this.sockets.delete(socket));
		});
		this.watchSignals();
		process.on('warning', (warning) => this.warnings.push(`${warning.name}: ${warning.message}`));
	}

	/** Call it when nothing runs. Collects garbage; throws where Node was started without `--expose-gc`. */
	async sample(): Promise<Sample> {
		const { gc } = globalThis;
		if (gc === undefined) throw new Error('Run with --expose-gc, as npm run soak does');
		// Twice, with a pause: what is freed by finalizers is collected by the next round only.
		gc();
		await new Promise((resolve) => setTimeout(resolve, SETTLING));
		gc();
		await new Promise((resolve) => setImmediate(resolve));
		gc();
		const active = process.getActiveResourcesInfo();
		const count = (kind: string) => active.filter((each) => each === kind).length;
		const timers = count(KINDS.timer);
		return {
			heap: process.memoryUsage().heapUsed,
			timers,
			handles: active.length - timers - count(KINDS.socket),
			sockets: this.sockets.size,
			lanes: pacer.size,
			signals: this.countSignalListeners(),
			process: process.eventNames().reduce((total, name) => total + process.listenerCount(name), 0),
		};
	}

	/** Node counts listeners of a signal, but knows no list of signals. */
	private watchSignals(): void {
		const { known, signals } = { known: this.known, signals: () => this.signals };
		const add = EventTarget.prototype.addEventListener;
		Object.defineProperty(AbortSignal.prototype, 'addEventListener', {
			configurable: true,
			writable: true,
			value: function (this: AbortSignal, ...listening: Parameters<typeof add>) {
				if (!known.has(this)) {
					known.add(this);
					signals().push(new WeakRef(this));
				}
				add.apply(this, listening);
			},
		});
	}

	private countSignalListeners(): number {
		this.signals = this.signals.filter((each) => each.deref() !== undefined);
		return this.signals.reduce((total, each) => {
			const signal = each.deref();
			return total + (signal === undefined ? 0 : getEventListeners(signal, 'abort').length);
		}, 0);
	}
}

/** Events that are kept for each node. */
const MOST_IDS = 2_000;
/** Nodes that are kept, those first forgotten that have been silent for longest. */
const MOST_NODES = 500;

/**
 * Which events have come already. It lives in the process and not in n8n's static data: n8n loads that for each request
 * and saves it whole afterwards, so that a request in flight would undo what was written meanwhile.
 */
export class Recent {
	/** By node; of each event until when it is known, ms since 1970, those first that came first. */
	private readonly nodes = new Map<string, Map<string, number>>();

	/**
	 * Whether the event is new, and from now on known.
	 *
	 * @param keep ms for which it is known
	 */
	take(node: string, id: string, keep: number, now: number): boolean {
		const known = this.nodes.get(node) ?? new Map<string, number>();
		// Put back at the end: the one that took something last is forgotten last.
		this.nodes.delete(node);
		this.nodes.set(node, known);
		const until = known.get(id);
		if (until !== undefined && until > now) return false;
		known.delete(id);
		known.set(id, now + keep);
		forgetFirst(known, MOST_IDS);
		forgetFirst(this.nodes, MOST_NODES);
		return true;
	}
}

function forgetFirst(map: Map<string, unknown>, most: number): void {
	for (const key of map.keys()) {
		if (map.size <= most) return;
		map.delete(key);
	}
}

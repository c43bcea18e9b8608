import { mixSeeds, mulberry32 } from './random';
import { rulesOf } from './troubles';
import type { AnswerFault, Dress, Fault, FaultPlan, FaultRule } from './faultPlan';
import type { ServedName } from './types';

export interface FaultDecision {
	latencyMs: number;
	/** What becomes of the answer, if anything does. */
	fault?: AnswerFault;
	/** How it is dressed; one of a kind. */
	dresses: readonly Dress[];
	/** New limits from here on. */
	limit?: Extract<Fault, { kind: 'limit' }>;
	/** The kinds that fired, joined by `+`. */
	label?: string;
}

const NONE: FaultDecision = { latencyMs: 0, dresses: [] };

export interface Asked {
	provider: ServedName;
	operationId: string | undefined;
	/** The body as it came. */
	text: string;
}

interface RuleProgress {
	rule: FaultRule;
	operationIds: ReadonlySet<string> | undefined;
	matched: number;
	fired: number;
}

/** Decides, request by request, which faults of a plan strike. */
export class FaultInjector {
	private readonly rules: RuleProgress[];
	private readonly seed: number;

	constructor(plan: FaultPlan | undefined) {
		this.seed = plan?.seed ?? 0;
		const troubles = (plan?.troubles ?? []).flatMap((trouble) => rulesOf(trouble, this.seed));
		this.rules = [...(plan?.rules ?? []), ...troubles].map((rule) => ({
			rule,
			operationIds: rule.operationIds && new Set(rule.operationIds),
			matched: 0,
			fired: 0,
		}));
	}

	decide(asked: Asked): FaultDecision {
		if (this.rules.length === 0) return NONE;
		const decision: FaultDecision = { latencyMs: 0, dresses: [] };
		const dresses = new Map<Dress['kind'], Dress>();
		const labels: string[] = [];
		this.rules.forEach((progress, index) => {
			if (!matches(progress, asked)) return;
			const draw = this.draw(progress, index);
			const { fault } = progress.rule;
			// A rule that loses against an earlier one keeps its `times` for a later request.
			if (!draw || hasLost(fault, decision, dresses)) return;
			progress.fired += 1;
			labels.push(labelOf(fault));
			if (fault.kind === 'latency') {
				decision.latencyMs += fault.ms + draw() * (fault.jitterMs ?? 0);
			} else if (fault.kind === 'limit') {
				decision.limit = fault;
			} else if (isDress(fault)) {
				dresses.set(fault.kind, fault);
			} else {
				decision.fault = fault;
			}
		});
		decision.dresses = [...dresses.values()];
		if (labels.length > 0) decision.label = labels.join('+');
		return decision;
	}

	/** @returns the generator of a rule that fires, for what else it must draw */
	private draw(progress: RuleProgress, index: number): (() => number) | undefined {
		const { rule } = progress;
		const ordinal = progress.matched++;
		const { after = 0, every = 1, times = Infinity } = rule;
		if (ordinal < after || progress.fired >= times) return undefined;
		if ((ordinal - after) % every !== every - 1) return undefined;
		const random = mulberry32(mixSeeds(this.seed, index, ordinal));
		return random() < (rule.probability ?? 1) ? random : undefined;
	}
}

function matches(
	{ rule, operationIds }: RuleProgress,
	{ provider, operationId, text }: Asked,
): boolean {
	if (rule.provider && rule.provider !== provider) return false;
	if (rule.withText !== undefined && !text.includes(rule.withText)) return false;
	return !operationIds || (operationId !== undefined && operationIds.has(operationId));
}

function hasLost(
	fault: Fault,
	decision: FaultDecision,
	dresses: ReadonlyMap<Dress['kind'], Dress>,
): boolean {
	if (fault.kind === 'latency') return false;
	if (isDress(fault)) return dresses.has(fault.kind);
	return decision.fault !== undefined || decision.limit !== undefined;
}

const DRESSES: ReadonlySet<Fault['kind']> = new Set<Dress['kind']>([
	'encoded',
	'respelled',
	'pages',
	'half-dead',
]);

function isDress(fault: Fault): fault is Dress {
	return DRESSES.has(fault.kind);
}

/** What the log calls a fault. */
function labelOf(fault: Fault): string {
	switch (fault.kind) {
		case 'status':
			return String(fault.status);
		case 'html':
			return fault.status === undefined ? 'html' : `html-${fault.status}`;
		case 'encoded':
			return fault.as;
		case 'pages':
			return `pages-${fault.how}`;
		default:
			return fault.kind;
	}
}

import { mixSeeds, mulberry32 } from './random';
import type { Fault, FaultPlan, FaultRule, ProviderName } from './types';

export type AnswerFault = Exclude<Fault, { kind: 'latency' } | { kind: 'limit' }>;

export interface FaultDecision {
	latencyMs: number;
	/** What becomes of the answer, if anything does. */
	fault?: AnswerFault;
	/** New limits from here on. */
	limit?: Extract<Fault, { kind: 'limit' }>;
	/** The kinds that fired, joined by `+`. */
	label?: string;
}

const NONE: FaultDecision = { latencyMs: 0 };

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
		this.rules = (plan?.rules ?? []).map((rule) => ({
			rule,
			operationIds: rule.operationIds && new Set(rule.operationIds),
			matched: 0,
			fired: 0,
		}));
	}

	decide(provider: ProviderName, operationId: string | undefined): FaultDecision {
		if (this.rules.length === 0) return NONE;
		const decision: FaultDecision = { latencyMs: 0 };
		const kinds: string[] = [];
		this.rules.forEach((progress, index) => {
			if (!matches(progress, provider, operationId)) return;
			const draw = this.draw(progress, index);
			const { fault } = progress.rule;
			// A rule that loses against an earlier one keeps its `times` for a later request.
			const lost = fault.kind !== 'latency' && (decision.fault ?? decision.limit);
			if (!draw || lost) return;
			progress.fired += 1;
			kinds.push(fault.kind === 'status' ? String(fault.status) : fault.kind);
			if (fault.kind === 'latency') {
				decision.latencyMs += fault.ms + draw() * (fault.jitterMs ?? 0);
			} else if (fault.kind === 'limit') {
				decision.limit = fault;
			} else {
				decision.fault = fault;
			}
		});
		if (kinds.length > 0) decision.label = kinds.join('+');
		return decision;
	}

	/** @returns the generator of a rule that fires, for what else it must draw */
	private draw(progress: RuleProgress, index: number): (() => number) | undefined {
		const { rule } = progress;
		const ordinal = progress.matched++;
		if (ordinal < (rule.after ?? 0) || progress.fired >= (rule.times ?? Infinity)) return undefined;
		const random = mulberry32(mixSeeds(this.seed, index, ordinal));
		return random() < (rule.probability ?? 1) ? random : undefined;
	}
}

function matches(
	{ rule, operationIds }: RuleProgress,
	provider: ProviderName,
	operationId: string | undefined,
): boolean {
	if (rule.provider && rule.provider !== provider) return false;
	return !operationIds || (operationId !== undefined && operationIds.has(operationId));
}

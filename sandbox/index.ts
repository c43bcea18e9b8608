export { PUBLISHED_LIMITS } from './limits';
export type {
	AmplemarketLead,
	AmplemarketMailbox,
	AmplemarketSequence,
	AmplemarketUser,
} from './providers/amplemarket/model';
export { AmplemarketState } from './providers/amplemarket/state';
export type {
	AppliedPatch,
	Cadence,
	EnrollmentState,
	Inbox,
	LinkedInSession,
	MyAgentMailEnrollment,
} from './providers/myagentmail/model';
export { MyAgentMailState } from './providers/myagentmail/state';
export type {
	JobFate,
	UnifyEnrollment,
	UnifyMailbox,
	UnifyPerson,
	UnifySequence,
} from './providers/unify/model';
export { UnifyState } from './providers/unify/state';
export { enrollmentStepId, sequenceStepId } from './providers/unify/stepRoutes';
export { SEED } from './seed';
export { BROKEN_SANDBOX } from './server';
export { startSandbox } from './startSandbox';
export { POISON, TROUBLES } from './troubles';
export type * from './faultPlan';
export type * from './sandbox';
export type * from './types';

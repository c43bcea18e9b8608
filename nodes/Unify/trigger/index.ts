import type { PollTrigger, Watch } from '../../shared/declare/watch';
import { enrollments } from './enrollments';
import { fields } from './fields';
import type { Parameters } from './fields';
import { enrollmentSteps, events, records, tasks } from './jobs';
import { newTasks } from './newTasks';

const DAY = 24 * 60 * 60_000;

function watchOf(row: Parameters): Watch<Parameters> {
	switch (row.triggerOn) {
		case 'enrollment':
			return enrollments;
		case 'enrollmentStep':
			return enrollmentSteps;
		case 'event':
			return events;
		case 'record':
			return records(row);
		case 'task':
			return row.taskEvents.every((event) => event === 'created') ? newTasks : tasks;
	}
}

/** Unify tells nobody what happens: it is asked, by the time of the last change where it can be. */
export const trigger: PollTrigger<Parameters> = {
	kind: 'poll',
	fields,
	notices: [
		{
			name: 'enrollmentNotice',
			text: 'Unify is asked for enrollments that have changed since the last poll. What turned on and off again between two polls is not seen.',
			shownWhen: { triggerOn: ['enrollment'] },
			above: 'events',
		},
		{
			name: 'jobNotice',
			text: 'Found by query jobs, of which Unify allows about 100 a day for the whole account, and only to a key that belongs to a user. Fetch Test Event takes one too.',
			shownWhen: { triggerOn: ['enrollmentStep', 'event', 'record'] },
			above: 'filters',
		},
	],
	watch: watchOf,
	beginsAnew: ({ options }, gap) => options.catchUp === false && gap > DAY,
};

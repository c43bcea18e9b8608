import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { id, text, toggle, url, wholeNumber } from '../../shared/declare/kinds';
import { picked } from '../../shared/declare/locator';
import { isSince } from '../../shared/declare/match';
import { standing } from '../../shared/declare/outcome';
import { ownNumber, ownString } from '../../shared/http/json';
import { anyCall, paged } from '../api';
import { callerId } from '../fields';
import { dispositions } from '../pickers';

const fields = {
	taskId: id({
		displayName: 'Task ID',
		description: 'The ID of the task that the call was made for',
		placeholder: 'e.g. c41d…',
		required: true,
		mapped: true,
	}),
	userId: callerId,
	from: text({
		displayName: 'From',
		description: 'The phone number that called',
		placeholder: 'e.g. +12025550123',
		required: true,
		mapped: true,
	}),
	to: text({
		displayName: 'To',
		description: 'The phone number that was called',
		placeholder: 'e.g. +12025550124',
		required: true,
		mapped: true,
	}),
	duration: wholeNumber({
		displayName: 'Duration (Seconds)',
		description: 'How many seconds the call took',
		least: 0,
		initial: 0,
		required: true,
		mapped: true,
	}),
	answered: toggle({
		displayName: 'Answered',
		description: 'Whether the call was answered',
		required: true,
		mapped: true,
	}),
	human: toggle({
		displayName: 'Human',
		description: 'Whether a person answered, rather than a machine',
		required: true,
		mapped: true,
	}),
	additionalFields: group(
		{ displayName: 'Additional Fields', placeholder: 'Add field' },
		{
			dispositionId: picked({
				displayName: 'Disposition Name or ID',
				description:
					'How the call went. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				picker: dispositions,
				mapped: true,
			}),
			recordingUrl: url({
				displayName: 'Recording URL',
				description: 'Where the recording of the call is',
				placeholder: 'e.g. https://example.com/call.mp3',
				mapped: true,
			}),
			transcription: text({
				displayName: 'Transcription',
				description: 'What was said',
				mapped: true,
			}),
		},
	),
};

/** A call is logged each time that it is sent, so an answer that is lost is looked for among the newest calls. */
export const log = write('POST /calls', {
	action: 'Log a call',
	description:
		'Log a call that was made outside of Amplemarket for a task. A logged call cannot be changed or deleted by this node.',
	notice:
		'A disposition whose action is "complete" also completes the task, and the lead in its sequence. Equal items are all logged.',
	fields,
	outcome: 'created',
	puts: {
		callId: 'id',
		taskId: 'task_id',
		userId: 'user_id',
		dispositionId: 'disposition_id',
		startDate: 'start_date',
	},
	// Of calls that look the same, the next is sent once it is known what became of the one before.
	inOrder: ({ taskId, userId, from, to, duration }) =>
		JSON.stringify([taskId, userId, from, to, duration]),
	readBack: {
		route: 'GET /calls',
		query: ({ userId, from, to }) => ({ user_id: userId, from, to }),
		paging: paged('calls'),
		limits: anyCall,
		identify: (record) => ownString(record, 'id') ?? '',
		find: (records, { row, since }) => {
			const found = records.find(
				(each) =>
					ownString(each, 'task_id') === row.taskId &&
					ownNumber(each, 'duration') === row.duration &&
					isSince(ownString(each, 'start_date'), since),
			);
			return found && standing('created', found);
		},
	},
});

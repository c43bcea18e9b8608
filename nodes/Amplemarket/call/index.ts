import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { amount, dateTime, id, outputField, text } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { onePage } from '../../shared/http/paging';
import { anyCall, paged, recordingCall, withId } from '../api';
import { userFilter } from '../fields';
import { log } from './log';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		from: text({
			displayName: 'From',
			description: 'Only calls from this phone number',
			placeholder: 'e.g. +12025550123',
		}),
		startDateFrom: dateTime({
			displayName: 'Started After',
			description: 'Only calls that started at this time or later',
		}),
		startDateTo: dateTime({
			displayName: 'Started Before',
			description: 'Only calls that started at this time or earlier',
		}),
		to: text({
			displayName: 'To',
			description: 'Only calls to this phone number',
			placeholder: 'e.g. +12025550124',
		}),
		userId: userFilter,
	},
);

const fileOptions = group(
	{ displayName: 'Options', placeholder: 'Add option' },
	{
		fileName: text({
			displayName: 'File Name',
			description: 'Name of the file',
			placeholder: 'e.g. call.mp3',
		}),
		maxRetryTime: amount({
			displayName: 'Max Retry Time (Seconds)',
			description: 'How many seconds an item may spend being retried',
			least: 0,
			initial: 600,
		}),
		timeout: amount({
			displayName: 'Timeout (Seconds)',
			description: 'How many seconds a call may take as a whole',
			least: 1,
			initial: 60,
		}),
	},
);

export const call = resource(
	{ name: 'Call', main: 'getAll', limits: anyCall, answer: withId },
	{
		downloadRecording: read('GET /calls/{callId}/recording', {
			action: 'Download the recording of a call',
			description:
				'Download the recording of a call that was made in Amplemarket, as an audio file. Calls that were logged from outside have none. At most 50 an hour.',
			fields: {
				callId: id({
					displayName: 'Call ID',
					description: 'The ID of the call',
					placeholder: 'e.g. 6e0d…',
					required: true,
				}),
				binaryPropertyName: outputField({
					displayName: 'Put Output File in Field',
					required: true,
					sent: 'never',
				}),
				options: fileOptions,
			},
			limits: recordingCall,
			file: true,
		}),
		getAll: read('GET /calls', {
			action: 'Get many calls',
			description: 'Retrieve a list of calls, the newest first',
			fields: { filters },
			pages: paged('calls'),
		}),
		log,
		getDispositions: read('GET /calls/dispositions', {
			action: 'Get the dispositions of calls',
			description: 'Retrieve the dispositions that a call can be logged with',
			pages: onePage('dispositions'),
		}),
	},
);

import { record } from '../../shared/declare/answer';
import { read } from '../../shared/declare/build';
import { resource } from '../../shared/declare/provider';
import { api, paged } from '../api';
import { cadenceId, enrollmentId } from '../fields';
import { bulkRelink } from './bulkRelink';
import { enroll } from './enroll';
import { pause, resume, unenroll } from './states';
import { update } from './update';

export const enrollment = resource(
	{ name: 'Enrollment', main: 'enroll', limits: api, answer: record(['enrollment'], 'id') },
	{
		bulkRelink,
		enroll,
		get: read('GET /enrollments/{enrollmentId}', {
			action: 'Get an enrollment',
			description: 'Retrieve an enrollment with its state',
			fields: { enrollmentId },
		}),
		getAll: read('GET /cadences/{cadenceId}/enrollments', {
			action: 'Get many enrollments',
			description: 'Retrieve a list of the enrollments of a cadence',
			fields: { cadenceId },
			pages: paged('enrollments', 'items'),
		}),
		pause,
		resume,
		unenroll,
		update,
	},
);

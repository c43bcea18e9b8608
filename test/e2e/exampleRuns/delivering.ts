import { SEED } from '../../../sandbox';
import type { Runs } from './expected';

const { cadences } = SEED.myAgentMail;
const { sequences: unifySequences } = SEED.unify;
const { sequences: amplemarketSequences } = SEED.amplemarket;

/** The examples that put leads into cadences and sequences. */
export const DELIVERING: Runs = {
	'amplemarket-add-leads.json': {
		outcomes: { 'Add leads': [['enrolled', 'enrolled'], ['failed']] },
		enrolled: {
			amplemarket: [
				`${amplemarketSequences.main}|amara.okafor@lumenor.example`,
				`${amplemarketSequences.main}|jonas.vogel@bluecrest.example`,
			],
		},
	},
	'myagentmail-enroll.json': {
		outcomes: { 'Enroll in cadence': [['enrolled', 'enrolled'], ['failed']] },
		enrolled: { myAgentMail: [`${cadences.welcome}|CRM-1`, `${cadences.welcome}|CRM-2`] },
	},
	'unify-create-enrollments.json': {
		given: ({ unify }) => {
			unify.state.inventPeople = true;
		},
		outcomes: { 'Create enrollments': [['enrolled', 'enrolled'], ['failed']] },
		enrolled: {
			unify: [
				`${unifySequences.main}|amara.okafor@lumenor.example`,
				`${unifySequences.main}|jonas.vogel@bluecrest.example`,
			],
		},
	},
	'google-sheet-to-amplemarket.json': {
		outcomes: {
			'Add to the sequence': [
				['enrolled', 'enrolled', 'enrolled', 'skipped: duplicate_in_input', 'failed'],
				[],
			],
		},
		enrolled: {
			amplemarket: [
				`${amplemarketSequences.main}|amara.okafor@lumenor.example`,
				`${amplemarketSequences.main}|jonas.vogel@bluecrest.example`,
				`${amplemarketSequences.main}|linkedin.com/in/priya-raman-example`,
			],
		},
	},
	'hubspot-contact-to-amplemarket.json': {
		outcomes: {
			'Add leads to the sequence': [
				['enrolled', 'enrolled', 'skipped: in_exclusion_list'],
				['failed', 'failed'],
			],
		},
		enrolled: {
			amplemarket: [
				`${amplemarketSequences.dynamic}|amara.okafor@lumenor.example`,
				`${amplemarketSequences.dynamic}|jonas.vogel@bluecrest.example`,
			],
		},
	},
	'pipedrive-person-to-unify.json': {
		given: ({ unify: { state } }) => {
			const { id } = state.addPerson({ email: 'aiko.tanaka@mirai-foods.example' });
			state.addEnrollment({ sequenceId: unifySequences.other, personId: id });
		},
		outcomes: {
			'Enroll in the sequence': [
				['enrolled', 'enrolled'],
				['skipped: in_other_active_sequence', 'failed'],
			],
		},
		enrolled: {
			unify: [
				`${unifySequences.main}|lena.fischer@harborline.example`,
				`${unifySequences.main}|tomas.rivera@suncrest.example`,
			],
		},
	},
	'typeform-response-to-myagentmail.json': {
		outcomes: {
			'Enroll in the cadence': [
				['enrolled', 'enrolled', 'skipped: duplicate_in_input'],
				['failed'],
			],
		},
		enrolled: {
			myAgentMail: [
				`${cadences.email}|daniel.osei@kentehub.example`,
				`${cadences.email}|ingrid.solberg@fjordware.example`,
			],
		},
	},
	'sheet-by-region-to-all-three.json': {
		outcomes: {
			'Enroll in MyAgentMail': [['enrolled', 'enrolled', 'failed'], []],
			'Add to Amplemarket': [['enrolled', 'failed', 'enrolled'], []],
			'Enroll in Unify': [['enrolled', 'enrolled'], []],
			'To review': [['failed', 'failed', 'failed'], []],
		},
		enrolled: {
			myAgentMail: [`${cadences.welcome}|L-1001`, `${cadences.welcome}|L-1004`],
			unify: [
				`${unifySequences.main}|hana.suzuki@kitemura.example`,
				`${unifySequences.main}|wei.chen@lotusgrid.example`,
			],
			amplemarket: [
				`${amplemarketSequences.main}|marcus.hale@redwoodbank.example`,
				`${amplemarketSequences.main}|olivia.grant@summitpeak.example`,
			],
		},
	},
	'relink-failed-enrollments.json': {
		outcomes: {
			'Relink the enrollments': [
				['updated', 'updated', 'updated'],
				['failed', 'failed', 'failed'],
			],
		},
		enrolled: {},
	},
	'ai-agent-with-outreach-tools.json': {
		given: (_sandbox, model) =>
			model.plan({
				name: 'Add_to_Amplemarket',
				arguments: { Email: 'amara.okafor@lumenor.example', LinkedIn_URL: '' },
			}),
		outcomes: {},
		enrolled: { amplemarket: [`${amplemarketSequences.main}|amara.okafor@lumenor.example`] },
	},
};

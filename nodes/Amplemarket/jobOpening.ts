import { read } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choice, choices, id, text, texts, toggle, url } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { anyCall, paged, withId } from './api';
import { DEPARTMENTS, SENIORITIES } from './people';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		personDepartments: choices({
			displayName: 'Departments',
			description: 'Only jobs in these departments',
			options: DEPARTMENTS,
			wireName: 'person_departments[]',
		}),
		personJobFunctions: texts({
			displayName: 'Job Functions',
			description: 'Only jobs with these functions',
			isWhole: true,
			entryName: 'Job Function',
			wireName: 'person_job_functions[]',
		}),
		onlyRemote: toggle({
			displayName: 'Only Remote',
			description: 'Whether to return only jobs that can be done from anywhere',
			initial: true,
		}),
		personSeniorities: choices({
			displayName: 'Seniorities',
			description: 'Only jobs of these seniorities',
			options: SENIORITIES,
			wireName: 'person_seniorities[]',
		}),
	},
);

const by = (value: string) => ({ companyBy: [value] });

export const jobOpening = resource(
	{ name: 'Job Opening', main: 'getAll', limits: anyCall, answer: withId },
	{
		get: read('GET /job-openings/{jobOpeningId}', {
			action: 'Get a job opening',
			description:
				"Retrieve a job opening with its description. Not confirmed by Amplemarket's documentation.",
			fields: {
				jobOpeningId: id({
					displayName: 'Job Opening ID',
					description: 'The ID of the job opening',
					placeholder: 'e.g. 8f15…',
					required: true,
				}),
			},
		}),
		getAll: read('GET /job-openings', {
			action: 'Get many job openings',
			description:
				"Retrieve the job openings of a company. Not confirmed by Amplemarket's documentation.",
			fields: {
				companyBy: choice({
					displayName: 'Company By',
					description: 'How the company is known',
					decides: true,
					options: [
						{ name: 'Domain', value: 'domain' },
						{ name: 'ID', value: 'id' },
						{ name: 'LinkedIn URL', value: 'linkedinUrl' },
					],
					initial: 'domain',
					sent: 'never',
				}),
				companyId: id({
					displayName: 'Company ID',
					description: 'The ID of the company at Amplemarket',
					placeholder: 'e.g. 77ab…',
					required: true,
					shownWhen: by('id'),
				}),
				domain: text({
					displayName: 'Domain',
					description: 'The domain of the company',
					placeholder: 'e.g. example.com',
					required: true,
					shownWhen: by('domain'),
				}),
				linkedinUrl: url({
					displayName: 'LinkedIn URL',
					description: 'The LinkedIn page of the company',
					placeholder: 'e.g. https://www.linkedin.com/company/example',
					required: true,
					shownWhen: by('linkedinUrl'),
				}),
				filters,
			},
			pages: paged('job_openings', 'results'),
		}),
	},
);

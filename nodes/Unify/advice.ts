const RUN_AGAIN = 'Run the query again: it starts another job.';

/** What to do about Unify's own codes. */
export const ADVICE: Readonly<Record<string, string>> = {
	forbidden:
		'API access is a feature of the Business plan, and the key may be limited. Query jobs need a key that belongs to a user. Check this in Unify.',
	object_not_found: 'Choose the object from the list, or give its API name, such as person.',
	attribute_not_found: 'Choose the attribute from the list, or give its API name.',
	attribute_option_not_found: 'Choose the option from the list, or give its API name.',
	record_not_found: 'Check the ID, and that Object is the kind of record that it belongs to.',
	record_conflict:
		'Another record has the same value of a unique attribute. Choose Create or Update, or give another value.',
	referenced_record_not_found:
		'An attribute refers to a record that Unify does not know. Create that one first.',
	job_not_cancelable: 'The job is over. What it has found is kept for 24 hours.',
	results_not_ready: 'The job still runs. Get its results later.',
	results_failed: RUN_AGAIN,
	results_canceled: RUN_AGAIN,
	results_expired: RUN_AGAIN,
};

// The API's own words, as the editor shows them.

const entry = <const V extends string>(value: V, name: string) => ({ name, value });

const linkedin = [
	entry('MANUAL_LINKEDIN_CONNECTION', 'LinkedIn Connection'),
	entry('MANUAL_LINKEDIN_MESSAGE', 'LinkedIn Message'),
	entry('MANUAL_LINKEDIN_PROFILE_VIEW', 'LinkedIn Profile View'),
] as const;

export const SEQUENCE_STEP_TYPES = [
	entry('ACTION_ITEM', 'Action Item'),
	entry('AUTOMATIC_EMAIL', 'Automatic Email'),
	...linkedin,
	entry('MANUAL_EMAIL', 'Manual Email'),
	entry('PHONE_CALL', 'Phone Call'),
] as const;

export const ENROLLMENT_STEP_TYPES = [...SEQUENCE_STEP_TYPES, entry('ZAPIER', 'Zapier')] as const;

export const ENROLLMENT_STEP_STATES = [
	entry('CANCELED', 'Canceled'),
	entry('ERRORED', 'Errored'),
	entry('FINISHED', 'Finished'),
	entry('NOT_STARTED', 'Not Started'),
	entry('PENDING', 'Pending'),
	entry('SCHEDULED', 'Scheduled'),
	entry('UNREACHABLE', 'Unreachable'),
] as const;

export const ENROLLMENT_STATES = [
	entry('DRAFT', 'Draft'),
	entry('FINISHED', 'Finished'),
	entry('IN_PROGRESS', 'In Progress'),
] as const;

/** Tasks that can be made; one that asks for a reply cannot. */
export const TASK_TYPES_TO_MAKE = [
	entry('ACTION_ITEM', 'Action Item'),
	entry('EMAIL', 'Email'),
	entry('LINKEDIN_SEND_CONNECTION_REQUEST', 'LinkedIn Connection Request'),
	entry('LINKEDIN_SEND_MESSAGE', 'LinkedIn Message'),
	entry('LINKEDIN_VIEW_PROFILE', 'LinkedIn Profile View'),
	entry('PHONE_CALL', 'Phone Call'),
] as const;

export const TASK_TYPES = [
	...TASK_TYPES_TO_MAKE,
	entry('REPLY_TO_EMAIL', 'Reply to Email'),
] as const;

export const TASK_STATES = [
	entry('CANCELED', 'Canceled'),
	entry('COMPLETED', 'Completed'),
	entry('NOT_READY', 'Not Ready'),
	entry('READY', 'Ready'),
	entry('SKIPPED', 'Skipped'),
] as const;

export const PRIORITIES = [
	entry('HIGH', 'High'),
	entry('LOW', 'Low'),
	entry('MEDIUM', 'Medium'),
	entry('URGENT', 'Urgent'),
] as const;

export const REPLY_CATEGORIES = [
	entry('AUTOMATED', 'Automated'),
	entry('NEGATIVE', 'Negative'),
	entry('NEUTRAL', 'Neutral'),
	entry('POSITIVE', 'Positive'),
] as const;

export const JOB_STATES = [
	entry('CANCELED', 'Canceled'),
	entry('EXPIRED', 'Expired'),
	entry('FAILED', 'Failed'),
	entry('FINISHED', 'Finished'),
	entry('IN_PROGRESS', 'In Progress'),
] as const;

export const ATTRIBUTE_TYPES = [
	entry('ADDRESS', 'Address'),
	entry('BOOLEAN', 'Boolean'),
	entry('COUNTRY', 'Country'),
	entry('CURRENCY', 'Currency'),
	entry('DATE', 'Date'),
	entry('DATETIME', 'Date and Time'),
	entry('DECIMAL', 'Decimal'),
	entry('EMAIL_ADDRESS', 'Email Address'),
	entry('INTEGER', 'Integer'),
	entry('MULTI_SELECT', 'Multi-Select'),
	entry('PHONE_NUMBER', 'Phone Number'),
	entry('REFERENCE', 'Reference'),
	entry('SELECT', 'Select'),
	entry('TEXT', 'Text'),
	entry('URL', 'URL'),
	entry('UUID', 'UUID'),
] as const;

export const CARDINALITIES = [entry('MANY', 'Many'), entry('ONE', 'One')] as const;

export const EVENT_TYPES = [
	entry('identify', 'Identify'),
	entry('page', 'Page'),
	entry('track', 'Track'),
] as const;

/** What query jobs ask for. */
export const QUERIES = [
	entry('enrollmentSteps', 'Enrollment Steps'),
	entry('enrollments', 'Enrollments'),
	entry('events', 'Events'),
	entry('records', 'Records'),
	entry('tasks', 'Tasks'),
] as const;

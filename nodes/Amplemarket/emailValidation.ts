import { resource } from '../shared/declare/provider';
import { anyCall, withId } from './api';
import { jobReads } from './jobs';

export const emailValidation = resource(
	{ name: 'Email Validation', main: 'get', limits: anyCall, answer: withId },
	{
		...jobReads('/email-validations', 'email validation'),
	},
);

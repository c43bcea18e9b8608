import type { Reply } from './types';

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const nothing: Reply = { status: 204 };

const error = (status: number, code: string, message: string, more = {}): Reply => ({
	status,
	body: { error: { code, message, ...more } },
});

export const missing = (what: string): Reply => error(404, 'not_found', `${what} not found`);

/** @param field the field at fault, where it can be named */
export const invalid = (message: string, field?: string, more = {}): Reply =>
	error(422, 'invalid', message, { ...(field === undefined ? {} : { field }), ...more });

export const malformed = error(400, 'malformed', 'The request cannot be read');
export const unauthorized = error(401, 'unauthorized', 'The key in x-sample-key is not valid');
export const refused = (status: number): Reply =>
	error(status, 'rate_limited', 'Too many requests');
export const broken = (status: number): Reply => error(status, 'internal', 'Something went wrong');

export const webPage: Reply = {
	status: 200,
	body: Buffer.from('<!doctype html><title>Sign in</title><h1>Sign in</h1>'),
	headers: { 'content-type': 'text/html' },
};

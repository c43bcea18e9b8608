import type { IWebhookFunctions } from 'n8n-workflow';

import type { Proof } from '../../declare/trigger';
import { headerOf } from '../../http/address';
import { own, ownString } from '../../http/json';
import type { Headers } from '../../http/port';
import { checkSignature, isSecret } from './signature';

/** Who sent a request. `unready`: there is nothing to check it by. */
export type ProofVerdict =
	| { readonly kind: 'believed' }
	| { readonly kind: 'unauthorized'; readonly problem: string }
	| { readonly kind: 'unready'; readonly problem: string };

const BELIEVED: ProofVerdict = { kind: 'believed' };

export interface Asking {
	readonly headers: Headers;
	readonly query: unknown;
	readonly bytes: Buffer;
	/** Ms since 1970. */
	readonly now: number;
}

/**
 * Whether a request comes from the one who may send it.
 *
 * @param stored the secret that registering brought
 * @param credential name of the credential's type
 */
export async function prove(
	context: Pick<IWebhookFunctions, 'getCredentials'>,
	proof: Proof,
	stored: string | undefined,
	credential: string,
	asking: Asking,
): Promise<ProofVerdict> {
	switch (proof.by) {
		case 'address':
			return BELIEVED;
		case 'signature':
			return signed([...(stored === undefined ? [] : [stored]), ...proof.secrets], asking);
		case 'secret': {
			const right = ownString(await context.getCredentials(credential), proof.field) ?? '';
			return shown(proof, right.trim(), asking);
		}
	}
}

function signed(secrets: readonly string[], asking: Asking): ProofVerdict {
	const usable = secrets.filter((secret) => secret !== '');
	if (usable.length === 0)
		return { kind: 'unready', problem: 'there is no secret to check its signature by' };
	switch (checkSignature(asking.headers, asking.bytes, usable, asking.now)) {
		case 'fits':
			return BELIEVED;
		case 'missing':
			return { kind: 'unauthorized', problem: 'it has no signature' };
		case 'stale':
			return { kind: 'unauthorized', problem: 'it was signed more than five minutes ago or ahead' };
		case 'wrong':
			return { kind: 'unauthorized', problem: 'its signature does not fit' };
	}
}

function shown(
	proof: Extract<Proof, { by: 'secret' }>,
	right: string,
	{ headers, query }: Asking,
): ProofVerdict {
	if (right === '')
		return { kind: 'unready', problem: `'${proof.fieldName}' of the credential is empty` };
	const inQuery = proof.query === undefined ? undefined : own(query, proof.query);
	const given = [inQuery, ...proof.headers.map((name) => fromHeader(headers, name))].filter(
		(value) => typeof value === 'string',
	);
	if (given.length === 0) return { kind: 'unauthorized', problem: 'it shows no secret' };
	return given.some((value) => isSecret(value, right))
		? BELIEVED
		: { kind: 'unauthorized', problem: 'the secret that it shows is another one' };
}

function fromHeader(headers: Headers, name: string): string | undefined {
	const value = headerOf(headers, name)?.trim();
	return name === 'authorization' ? /^Bearer\s+(.+)$/i.exec(value ?? '')?.[1] : value;
}

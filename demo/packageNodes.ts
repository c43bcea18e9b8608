import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';

import packageJson from '../package.json';

/** What a host registers of the package. */
export interface PackageNodes {
	readonly nodes: INodeType[];
	readonly credentialTypes: ICredentialType[];
}

const ROOT = join(__dirname, '..');
const load = createRequire(__filename);

/**
 * Loads the compiled nodes and credentials as n8n does: by the list in package.json, each file's class by the file's
 * name. Throws where one is missing or is no node or credential.
 */
export function loadPackage(): PackageNodes {
	return {
		nodes: packageJson.n8n.nodes.map((file) => instanceIn(file, isNodeType)),
		credentialTypes: packageJson.n8n.credentials.map((file) => instanceIn(file, isCredentialType)),
	};
}

function instanceIn<T>(file: string, isOne: (value: unknown) => value is T): T {
	const exported: unknown = load(join(ROOT, file));
	const [className = ''] = basename(file).split('.');
	const instance: unknown = construct(exported, className);
	if (!isOne(instance)) throw new Error(`${file} does not export what n8n looks for in it.`);
	return instance;
}

function construct(exported: unknown, className: string): unknown {
	if (typeof exported !== 'object' || exported === null) return undefined;
	const found: unknown = Reflect.get(exported, className);
	return typeof found === 'function' ? Reflect.construct(found, []) : undefined;
}

const isNodeType = (value: unknown): value is INodeType =>
	typeof value === 'object' && value !== null && 'description' in value && 'execute' in value;

const isCredentialType = (value: unknown): value is ICredentialType =>
	typeof value === 'object' && value !== null && 'name' in value && 'properties' in value;

import './bootstrap';

import { join } from 'node:path';
import { LazyPackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

/** What a host registers of the package. */
export interface PackageNodes {
	readonly nodes: INodeType[];
	readonly credentialTypes: ICredentialType[];
}

const ROOT = join(__dirname, '..');

/** Loads the compiled nodes and credentials by n8n's own loader. Throws where one is missing: the package isn't built. */
export async function loadPackage(): Promise<PackageNodes> {
	const loader = new LazyPackageDirectoryLoader(ROOT);
	await loader.loadAll();
	const { nodes, credentials } = loader.known;
	return {
		nodes: Object.keys(nodes).map((name) =>
			NodeHelpers.getVersionedNodeType(loader.getNode(name).type),
		),
		credentialTypes: Object.keys(credentials).map((name) => loader.getCredential(name).type),
	};
}

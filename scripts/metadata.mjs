// What n8n reads in place of our code when it starts, held against what is shipped.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files that n8n's lazy loader asks for; without any one of them it loads all our code. */
export const METADATA = ['known', 'types'].flatMap((folder) =>
	['nodes', 'credentials'].map((what) => `dist/${folder}/${what}.json`),
);

const SCHEMA = /^(dist\/nodes\/[^/]+)\/__schema__\/v\d+\.\d+\.\d+\/([^/]+)\/([^/]+)\.json$/;

/** `icons/<package>/dist/icons/x.svg` is the address that n8n serves `dist/icons/x.svg` at. */
const iconFilesOf = ({ iconUrl }, packageName) =>
	(typeof iconUrl === 'object' ? Object.values(iconUrl) : [iconUrl]).map((url) =>
		String(url).replace(`icons/${packageName}/`, ''),
	);

const offers = (property, name, value) =>
	property.name === name && (property.options ?? []).some((option) => option.value === value);

/** Whether a node offers that operation under that resource. */
const hasOperation = ({ properties }, resource, operation) =>
	properties.some((property) => offers(property, 'resource', resource)) &&
	properties.some((property) => {
		const resources = property.displayOptions?.show?.resource ?? [resource];
		return offers(property, 'operation', operation) && resources.includes(resource);
	});

/**
 * What is wrong with the metadata.
 *
 * @param root the package's folder
 * @param manifest its package.json, parsed
 * @param shipped the paths of all files that are shipped, from that folder
 */
export function metadataProblems(root, manifest, shipped) {
	const absent = METADATA.filter((file) => !shipped.includes(file));
	if (absent.length > 0) return absent.map((file) => `${file} is not there`);
	const [knownNodes, knownCredentials, nodes, credentials] = METADATA.map((file) =>
		JSON.parse(readFileSync(join(root, file), 'utf8')),
	);
	return [
		...listProblems('nodes', manifest.n8n.nodes, knownNodes, nodes),
		...listProblems('credentials', manifest.n8n.credentials, knownCredentials, credentials),
		...[...nodes, ...credentials].flatMap((type) =>
			iconFilesOf(type, manifest.name)
				.filter((file) => !shipped.includes(file))
				.map((file) => `the icon of ${type.name} is not there: ${file}`),
		),
		...nodes
			.filter((node) => node.communityNodePackageVersion !== manifest.version)
			.map((node) => `${node.name} is described as of version ${node.communityNodePackageVersion}`),
		...nodes.filter(({ codex }) => !codex).map(({ name }) => `${name} has no codex file`),
		...schemaProblems(root, shipped, knownNodes, nodes),
	];
}

function listProblems(what, listed, known, types) {
	const paths = Object.values(known).map(({ sourcePath }) => sourcePath);
	const described = new Set(types.map(({ name }) => name));
	return [
		...listed.filter((path) => !paths.includes(path)).map((path) => `${path} is not in known/`),
		...paths
			.filter((path) => !listed.includes(path))
			.map((path) => `known/${what}.json has ${path}, and package.json has not`),
		...Object.keys(known)
			.filter((name) => !described.has(name))
			.map((name) => `types/${what}.json does not describe ${name}`),
	];
}

/** Schemas that n8n would never find, for it looks them up by a node's resource and operation. */
function schemaProblems(root, shipped, knownNodes, nodes) {
	const inFolder = (folder) =>
		nodes.filter(({ name }) => dirname(knownNodes[name]?.sourcePath ?? '') === folder);
	return shipped
		.filter((path) => path.includes('__schema__'))
		.flatMap((path) => {
			const [, folder, resource, operation] = SCHEMA.exec(path) ?? [];
			if (!inFolder(folder).some((node) => hasOperation(node, resource, operation)))
				return [`${path} is of no operation that a node beside it has`];
			const { type } = JSON.parse(readFileSync(join(root, path), 'utf8'));
			return type === 'object' ? [] : [`${path} does not describe an object`];
		});
}

import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentials,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers } from 'n8n-workflow';

type FieldValue = IDataObject[string];

const isExpression = (value: FieldValue): value is string =>
	typeof value === 'string' && value.startsWith('=');

const isPlain = (value: unknown): value is string | number | boolean =>
	['string', 'number', 'boolean'].includes(typeof value);

/** Credentials kept in memory, one for each credential type, handed out as n8n's own helper does. */
export class HostCredentials extends ICredentialsHelper {
	private readonly types: Map<string, ICredentialType>;

	constructor(
		types: ICredentialType[],
		private readonly data: Record<string, ICredentialDataDecryptedObject>,
	) {
		super();
		this.types = new Map(types.map((type) => [type.name, type]));
	}

	/** The names of the credential types that have data here. */
	get names(): string[] {
		return Object.keys(this.data);
	}

	typeNamed(name: string): ICredentialType {
		const type = this.types.get(name);
		if (!type) throw new Error(`The host knows no credential type "${name}".`);
		return type;
	}

	/** The credential's fields, those not given filled with their defaults, as a new object. */
	read(typeName: string): ICredentialDataDecryptedObject {
		const data = this.data[typeName];
		if (!data) throw new Error(`The host has no credential of type "${typeName}".`);
		const defaults: ICredentialDataDecryptedObject = {};
		for (const { name, default: value } of this.getCredentialsProperties(typeName)) {
			if (isPlain(value)) defaults[name] = value;
		}
		return { ...defaults, ...structuredClone(data) };
	}

	override getParentTypes(name: string): string[] {
		const parents = this.types.get(name)?.extends ?? [];
		return parents.flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	override isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
		const type = this.types.get(credentialType);
		return !type?.restrictToSupportedNodes || (type.supportedNodes ?? []).includes(nodeType);
	}

	override async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		return this.read(type);
	}

	override getCredentialsProperties(type: string): INodeProperties[] {
		const { properties } = this.typeNamed(type);
		const inherited = this.getParentTypes(type).flatMap(
			(parent) => this.typeNamed(parent).properties,
		);
		const merged: INodeProperties[] = [];
		NodeHelpers.mergeNodeProperties(merged, [...inherited].reverse());
		NodeHelpers.mergeNodeProperties(merged, properties);
		return merged;
	}

	/**
	 * Puts the key on a request, as n8n does for `httpRequestWithAuthentication` and its HTTP Request
	 * node: by the type's own function, or by resolving the expressions of its generic description (headers,
	 * query and basic auth).
	 */
	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options: IHttpRequestOptions = { url: '', ...requestOptions };
		const { authenticate } = this.typeNamed(typeName);
		if (!authenticate) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);

		const resolve = (value: FieldValue): FieldValue => {
			if (!isExpression(value)) return value;
			if (!workflow || !node) throw new Error(`Cannot resolve ${value} without a workflow.`);
			const keys = { $credentials: credentials };
			const { expression } = workflow;
			const result = expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				keys,
				undefined,
				'',
			);
			return result ? String(result) : '';
		};
		const resolveAll = (fields: IDataObject): IDataObject =>
			Object.fromEntries(
				Object.entries(fields).map(([key, value]) => [String(resolve(key)), resolve(value)]),
			);

		const { auth, headers, qs } = authenticate.properties;
		const merged: IHttpRequestOptions = { ...options };
		if (headers) merged.headers = { ...merged.headers, ...resolveAll(headers) };
		if (qs) merged.qs = { ...merged.qs, ...resolveAll(qs) };
		if (auth) {
			merged.auth = {
				username: String(resolve(auth.username)),
				password: String(resolve(auth.password)),
			};
		}
		return merged;
	}

	/** No credential of this package has a session to renew. */
	override async preAuthentication(
		_helpers: IHttpRequestHelper,
		_credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		_node: INode,
		_credentialsExpired: boolean,
	): Promise<undefined> {
		return undefined;
	}

	override async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('This host keeps no encrypted credentials.');
	}

	override async updateCredentials(): Promise<void> {
		throw new Error('This host keeps credentials as they were given.');
	}

	override async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('This host keeps credentials as they were given.');
	}
}

import { STATUS_CODES } from 'node:http';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';

import { sketchNode } from './workflowFile';

const NODE_TYPE = 'host.credentialTest';

/** A declarative node whose only property makes the test request, as n8n builds one to test a key. */
function nodeTypeFor(type: ICredentialType, test: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'Credential test',
			name: 'credentialTest',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Credential test' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
}

function valueAt(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null
		? Object.getOwnPropertyDescriptor(value, key)?.value
		: undefined;
}

/** The HTTP status of the answer that an error of n8n's HTTP helper came from. */
function statusOf(error: unknown): number | undefined {
	const status = valueAt(valueAt(valueAt(error, 'cause'), 'response'), 'status');
	if (typeof status === 'number') return status;
	const httpCode = Number(valueAt(error, 'httpCode'));
	return Number.isInteger(httpCode) && httpCode > 0 ? httpCode : undefined;
}

function failed(error: unknown, test: ICredentialTestRequest): INodeCredentialTestResult {
	const status = statusOf(error);
	for (const rule of test.rules ?? []) {
		if (rule.type === 'responseCode' && rule.properties.value === status) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	if (status !== undefined && (status < 200 || status > 299)) {
		return {
			status: 'Error',
			message: STATUS_CODES[status] ?? `Received HTTP status code: ${status}`,
		};
	}
	return { status: 'Error', message: error instanceof Error ? error.message : String(error) };
}

function answered(
	answer: INodeExecutionData[][] | undefined,
	test: ICredentialTestRequest,
): INodeCredentialTestResult {
	const body = answer?.[0]?.[0]?.json;
	for (const rule of test.rules ?? []) {
		if (
			rule.type === 'responseSuccessBody' &&
			body?.[rule.properties.key] === rule.properties.value
		) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/**
 * Does a credential type's test request through n8n-core's declarative request path: expressions in base
 * URL and headers are resolved, `authenticate` is applied, any status but 2xx is an error, and the
 * type's rules give the message.
 */
export async function runCredentialTest(
	type: ICredentialType,
	data: ICredentialDataDecryptedObject,
	additionalData: IWorkflowExecuteAdditionalData,
): Promise<INodeCredentialTestResult> {
	const { test } = type;
	if (!test) throw new Error(`Credential type "${type.name}" declares no test.`);
	const nodeType = nodeTypeFor(type, test);
	const node = sketchNode({
		type: NODE_TYPE,
		parameters: { temp: '' },
		credentials: { [type.name]: { id: type.name, name: type.name } },
	});
	const find = () => nodeType;
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) },
	});
	const input = { main: [[{ json: {} }]] };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		input,
		{ node, data: input, source: null },
		[],
	);
	const decrypted = { id: type.name, name: type.name, type: type.name, data };
	try {
		return answered(await new RoutingNode(context, nodeType, decrypted).runNode(), test);
	} catch (error) {
		return failed(error, test);
	}
}

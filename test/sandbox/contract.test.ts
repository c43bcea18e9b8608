import { loadContract } from '../../sandbox/contract';
import { wireAnswer } from '../../sandbox/wire';

describe('an answer without a body', () => {
	const operation = async (operationId: string) => {
		const { operations } = await loadContract({
			file: 'unify.openapi.yaml',
			apiRoot: '/',
			errorSchema: 'ErrorEnvelope',
			implemented: ['complete_task', 'delete_task'],
		});
		const found = operations.find((one) => one.operationId === operationId);
		if (found === undefined) throw new Error(`No ${operationId}`);
		return found;
	};

	it('keeps a contract that gives none, and breaks one that gives some', async () => {
		expect((await operation('complete_task')).checkAnswer(204, undefined)).toBeUndefined();
		expect((await operation('delete_task')).checkAnswer(200, undefined)).toBeDefined();
		expect((await operation('delete_task')).checkAnswer(204, undefined)).toBeDefined();
	});

	it('goes on the wire with no type', () => {
		expect(wireAnswer({ status: 204, body: undefined })).toEqual({
			status: 204,
			headers: {},
			body: '',
		});
	});
});

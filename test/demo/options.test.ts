import { DEFAULT_OUTPUT, OWN_LEADS, readOptions } from '../../demo/options';
import { UserError } from '../../demo/userError';

const CWD = '/home/jane';

describe('the arguments of npm start', () => {
	it('runs its own leads through every provider when nothing is said', () => {
		expect(readOptions([], CWD)).toEqual({
			leads: OWN_LEADS,
			output: DEFAULT_OUTPUT,
			providers: undefined,
		});
	});

	it('take relative paths from where the command was typed', () => {
		const options = readOptions(['--leads', 'my.csv', '--output=../out.csv'], CWD);
		expect(options).toMatchObject({ leads: '/home/jane/my.csv', output: '/home/out.csv' });
	});

	it('take several providers, in any case', () => {
		const options = readOptions(['--provider', 'AmpleMarket', '--provider=unify'], CWD);
		expect(options?.providers?.map(({ name }) => name)).toEqual(['amplemarket', 'unify']);
	});

	it.each(['--help', '-h'])('ask for help by %s, whatever else they hold', (flag) => {
		expect(readOptions(['--provider', 'unify', flag], CWD)).toBeUndefined();
	});

	it.each([
		['an unknown option', ['--lead', 'my.csv'], /'--lead'.*--help/],
		['a word that is no option', ['my.csv'], /'my\.csv'.*--help/],
		['an option without its value', ['--leads'], /--leads.*--help/],
		[
			'an unknown provider',
			['--provider', 'hubspot'],
			/"hubspot".*myagentmail, unify, amplemarket/,
		],
		['an output that would overwrite the leads', ['--leads=a', '--output=a'], /same file/],
	])('refuse %s in one line that says the way out', (_what, args, text) => {
		const read = () => readOptions(args, CWD);
		expect(read).toThrow(UserError);
		expect(read).toThrow(text);
		expect(read).not.toThrow(/\n/);
	});
});

import { readdirSync } from 'node:fs';
import { examples } from '../support/examples';

it('has a test for every example', () => {
	const tests = readdirSync(__dirname).filter((file) => file !== 'all.test.ts');

	expect(tests.sort()).toEqual(
		Object.keys(examples)
			.map((name) => `${name}.test.ts`)
			.sort(),
	);
});

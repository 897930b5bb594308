/**
 * Checks that n8n has not changed the functions that the engine tests re-implement. The tests cannot use these functions
 * themselves, because they are in the package `n8n` or need its database. This program compares the code of the functions in
 * the installed n8n with recorded fingerprints.
 *
 *     npm run check:helpers               exit code 1 if a function changed
 *     npm run check:helpers -- --update   records the functions of the installed n8n
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { installRealN8n } from './n8n/install';

/** A file of n8n whose functions a test helper re-implements. */
interface Service {
	/** The path of the test helper. */
	readonly helper: string;
	/** The path of n8n's file, below `node_modules`. */
	readonly file: string;
	/** A hash of the code of each function, by its name. */
	readonly functions: Record<string, string>;
}

interface Recorded {
	/** The version of n8n with which the helpers were compared. */
	n8n: string;
	services: Service[];
}

const RECORD = path.join(__dirname, '..', 'test', 'engine', 'support', 'n8nServices.json');

/** Returns a hash of a function, without its comments and line breaks; `missing` if the file has no such function. */
function fingerprint(source: ts.SourceFile, name: string): string {
	const found: string[] = [];
	const printer = ts.createPrinter({ removeComments: true });
	const visit = (node: ts.Node): void => {
		if (
			(ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) &&
			node.name?.getText(source) === name
		) {
			found.push(printer.printNode(ts.EmitHint.Unspecified, node, source));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	if (found.length === 0) return 'missing';
	return createHash('sha256').update(found.join('\n')).digest('hex').slice(0, 16);
}

async function check(isUpdate: boolean): Promise<void> {
	const n8n = await installRealN8n(console.log);
	const modules = path.resolve(n8n.cli, '..', '..', '..');
	const record = JSON.parse(readFileSync(RECORD, 'utf8')) as Recorded;
	const current = record.services.map(({ helper, file, functions }): Service => {
		const code = readFileSync(path.join(modules, file), 'utf8');
		const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
		const names = Object.keys(functions);
		return {
			helper,
			file,
			functions: Object.fromEntries(names.map((name) => [name, fingerprint(source, name)])),
		};
	});
	if (isUpdate) {
		writeFileSync(
			RECORD,
			`${JSON.stringify({ n8n: n8n.version, services: current }, null, '\t')}\n`,
		);
		return;
	}
	const changes = record.services.flatMap(({ helper, file, functions }, index) =>
		Object.entries(functions)
			.filter(([name, recorded]) => current[index]?.functions[name] !== recorded)
			.map(([name]) => `${name} in ${file}, for ${helper}`),
	);
	if (changes.length > 0) {
		throw new Error(
			[
				`n8n ${n8n.version} changed functions that the engine tests re-implement:`,
				...changes.map((change) => `- ${change}`),
				`Compare them with n8n ${record.n8n}, and change the helper if the package can see the difference.`,
				'Then run: npm run check:helpers -- --update',
			].join('\n'),
		);
	}
	console.log(`n8n ${n8n.version} has the functions that the engine tests re-implement.`);
}

check(process.argv.includes('--update')).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});

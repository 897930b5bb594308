import { parseArgs } from 'node:util';

import { CREDENTIAL_TYPES, type Authentication } from './service';

/** What the person who started the benchmark asked for. */
export interface BenchOptions {
	/** The names of the scenarios to measure, in the order of the list; all unless told. */
	only: readonly string[];
	/** How often each is measured. */
	runs: number;
	/** With which of the two credentials both nodes sign in. */
	authentication: Authentication;
	/** Whether the document is written. A part of the whole is only printed, unless told. */
	write: boolean;
}

const RUNS = 3;

/** What the editor offers first. */
const AUTHENTICATION = 'oAuth2';

/**
 * Reads the command line.
 *
 * @param names what `--only` may be given, once or more often
 *
 * Throws an `Error` that says what is wrong with it.
 */
export function readOptions(args: readonly string[], names: readonly string[]): BenchOptions {
	const { values } = parseArgs({
		args: [...args],
		options: {
			only: { type: 'string', multiple: true, default: [] },
			runs: { type: 'string', default: String(RUNS) },
			authentication: { type: 'string', default: AUTHENTICATION },
			write: { type: 'boolean', default: false },
		},
	});
	const unknown = values.only.find((name) => !names.includes(name));
	if (unknown !== undefined) {
		throw new Error(`There is no scenario "${unknown}". There are: ${names.join(', ')}.`);
	}
	const runs = Number(values.runs);
	if (!Number.isInteger(runs) || runs < 1) {
		throw new Error(`--runs takes a whole number from 1, not "${values.runs}".`);
	}
	const { authentication } = values;
	if (!isAuthentication(authentication)) {
		throw new Error(`--authentication takes ${Object.keys(CREDENTIAL_TYPES).join(' or ')}.`);
	}
	const isWhole = values.only.length === 0 && runs === RUNS && authentication === AUTHENTICATION;
	return {
		only: names.filter((name) => values.only.length === 0 || values.only.includes(name)),
		runs,
		authentication,
		write: values.write || isWhole,
	};
}

function isAuthentication(text: string): text is Authentication {
	return text in CREDENTIAL_TYPES;
}

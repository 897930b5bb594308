import {
	additions,
	credentialTests,
	denials,
	fieldChecks,
	frequentOnes,
	namedReasons,
	noAnswers,
	proxyAnswers,
	unnamedReasons,
} from './messages';
import type { Message } from './message';
import { signIns } from './signIns';

/** The documents that hold made parts, from the root of the repository. */
export const DOCUMENTS = ['README.md', 'docs/troubleshooting.md'] as const;

/** What is made from the code, by the name that stands in the document. */
export const MADE_PARTS: Readonly<Record<string, () => Message[]>> = {
	additions,
	'credential-tests': credentialTests,
	denials,
	'field-checks': fieldChecks,
	'frequent-ones': frequentOnes,
	'named-reasons': namedReasons,
	'no-answers': noAnswers,
	'proxy-answers': proxyAnswers,
	'sign-ins': signIns,
	'unnamed-reasons': unnamedReasons,
};

/** A made part in its document: its first line with its name, what is between, and its last line. */
export const MADE_PART = /(<!-- made by npm run docs: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

function listed({ what, advice, comesWith }: Message): string {
	const mark = comesWith === undefined ? '' : ` (${comesWith})`;
	return `- **${what}**${mark}\\\n  ${advice}\n`;
}

/**
 * Puts what the code says now into a document.
 *
 * @param markdown the document, with all that was written by hand
 * @returns the same document with its made parts updated
 * @throws {Error} for a part of a name that nothing is made for
 */
export function withMadeParts(markdown: string): string {
	return markdown.replaceAll(MADE_PART, (_, begin: string, name: string, end: string) => {
		const make = MADE_PARTS[name];
		if (make === undefined) throw new Error(`Nothing is made for "${name}"`);
		return `${begin}\n${make().map(listed).join('')}\n${end}`;
	});
}

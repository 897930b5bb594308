import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UnexpectedError } from 'n8n-workflow';
import type { IConnections, INode } from 'n8n-workflow';

const FOLDER = path.join(__dirname, '../../../examples');

export const OUR_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';
export const OUR_TRIGGER_TYPE = `${OUR_TYPE}Trigger`;
/** The type of our node as a tool of an AI agent. n8n makes it from our node. */
export const OUR_TOOL_TYPE = `${OUR_TYPE}Tool`;

export interface Example {
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
}

/** The examples by file name, without the extension. */
export const examples: Readonly<Record<string, Example>> = Object.fromEntries(
	readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => [
			file.replace('.json', ''),
			JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Example,
		]),
);

/** @throws {UnexpectedError} if there is no example with this name */
export function getExample(name: string): Example {
	const example = examples[name];
	if (example === undefined) throw new UnexpectedError(`No example ${name}`);
	return example;
}

/** A field that an expression reads. */
export interface Reference {
	/** The name of the node that returned the field; undefined for the previous node. */
	readonly node?: string;
	readonly path: string[];
}

const REFERENCE =
	/(?:\$json|\$\('([^']+)'\)\.(?:item|first\(\))\.json)((?:\??\.[A-Za-z_]\w*\b(?!\()|\[(?:\d+|'[^']+')\])*)/g;

/** Finds the fields that the expressions in `parameters` read. */
export function findReferences(parameters: unknown): Reference[] {
	if (typeof parameters === 'string' && parameters.startsWith('=')) {
		return [...parameters.matchAll(REFERENCE)].map(([, node, steps = '']) => ({
			node,
			path: [...steps.matchAll(/[A-Za-z_]\w*|\d+|'[^']+'/g)].map(([step]) =>
				step.replaceAll("'", ''),
			),
		}));
	}
	if (typeof parameters !== 'object' || parameters === null) return [];
	return Object.values(parameters).flatMap(findReferences);
}

/** Returns the value at a path, or undefined if the path does not exist. */
export function getByPath(json: unknown, steps: readonly string[]): unknown {
	return steps.reduce<unknown>(
		(value, step) =>
			value === null || value === undefined
				? undefined
				: (Object(value) as Record<string, unknown>)[step],
		json,
	);
}

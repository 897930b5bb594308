import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What is installed, read from a recipe's `package.json`: the one place that names versions. */
export interface Recipe {
	/** The folder with `package.json`, its lock file and `.npmrc`. */
	folder: string;
	n8nVersion: string;
	nodeVersion: string;
	/** Modules of n8n, by commas, that are switched off because they call the internet. */
	disabledModules: string;
}

/** The recipe of the newest n8n, and others, by the value of `REAL_N8N` that chooses them. */
const RECIPES = new Map([
	[undefined, 'recipe'],
	['last-1.x', 'recipe-last-1.x'],
]);

/**
 * Reads the recipe: the newest n8n's, unless the environment variable `REAL_N8N` names another one. Throws when there is
 * none, or when it lacks a version.
 */
export function readRecipe(): Recipe {
	const name = RECIPES.get(process.env.REAL_N8N);
	if (name === undefined) {
		const known = [...RECIPES.keys()].filter((key) => key !== undefined).join(', ');
		throw new Error(`REAL_N8N may be ${known}, or not set.`);
	}
	const folder = path.join(__dirname, name);
	return {
		folder,
		n8nVersion: readText(folder, ['dependencies', 'n8n']),
		nodeVersion: readText(folder, ['config', 'node']),
		disabledModules: readText(folder, ['config', 'disabledModules']),
	};
}

/** A text that the `package.json` of a folder has. Throws when it has none. */
export function readText(folder: string, at: [outer: string, key: string]): string {
	const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	return text(manifest, at);
}

function text(value: unknown, [outer, key]: [string, string]): string {
	const part = isRecord(value) ? value[outer] : undefined;
	const found = isRecord(part) ? part[key] : undefined;
	if (typeof found !== 'string')
		throw new Error(`${outer}.${key} is missing in the recipe for n8n.`);
	return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

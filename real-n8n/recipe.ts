import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What is installed, read from `recipe/package.json`: the one place that names versions. */
export interface Recipe {
	/** The folder with `package.json`, its lock file and `.npmrc`. */
	folder: string;
	n8nVersion: string;
	nodeVersion: string;
}

/** Reads the recipe. Throws when it lacks a version. */
export function readRecipe(): Recipe {
	const folder = path.join(__dirname, 'recipe');
	return {
		folder,
		n8nVersion: readVersion(folder, ['dependencies', 'n8n']),
		nodeVersion: readVersion(folder, ['config', 'node']),
	};
}

/** A version that the `package.json` of a folder names. Throws when it does not. */
export function readVersion(folder: string, at: [outer: string, key: string]): string {
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

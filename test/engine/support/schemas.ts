import path from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import { z } from 'zod';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';

const NODE_FOLDER = path.join(__dirname, '../../../nodes/MicrosoftPartnerCenter');
export const SCHEMA_FOLDER = path.join(NODE_FOLDER, '__schema__', 'v1.0.0');

const TYPES = ['string', 'boolean', 'integer', 'number', 'object', 'array', 'null'] as const;
type JsonType = (typeof TYPES)[number];

/** A JSON Schema in the form that n8n's own nodes use: only types, properties and items. */
export interface OutputSchema {
	type: JsonType | JsonType[];
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

const schemaPart: z.ZodType<OutputSchema> = z.lazy(() =>
	z
		.object({
			type: z.union([z.enum(TYPES), z.array(z.enum(TYPES))]),
			properties: z.record(schemaPart).optional(),
			items: schemaPart.optional(),
		})
		.strict(),
);

/** The root of a schema. `version` is n8n's own addition. */
const rootSchema = z
	.object({ type: z.literal('object'), properties: z.record(schemaPart), version: z.literal(1) })
	.strict();

/** Lists every operation of the node as `resource/operation`. */
export function listOperations(): string[] {
	return new MicrosoftPartnerCenter().description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) => {
			const resource = z.string().parse(displayOptions?.show?.resource?.[0]);
			return options.map(
				(option) => `${resource}/${'value' in option ? String(option.value) : ''}`,
			);
		})
		.sort();
}

/**
 * Loads the schema of an operation with n8n's own loader.
 *
 * @param operationPath the resource and the operation, as in `customer/get`
 * @throws {ZodError} if there is no schema, or if it has another form
 */
export function loadSchema(operationPath: string): OutputSchema {
	const [resource, operation] = operationPath.split('/');
	const schema = loadOutputSchema({ nodeDir: NODE_FOLDER, version: 1, resource, operation });
	return rootSchema.parse(schema);
}

function typesOf(value: unknown): JsonType[] {
	if (value === null) return ['null'];
	if (Array.isArray(value)) return ['array'];
	if (typeof value === 'number')
		return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
	return TYPES.filter((type) => type === typeof value);
}

/**
 * Compares real output with a schema in both directions.
 *
 * @returns one text for each value that is not in the schema or has another type, and for each part of
 * the schema that is in no output; empty if the schema and the output match
 */
export function compareWithSchema(schema: OutputSchema, outputs: readonly unknown[]): string[] {
	const seen = new Set<string>();
	const differences = new Set<string>();

	function compareValue(expected: OutputSchema, value: unknown, location: string): void {
		const types = [expected.type].flat();
		const matchingTypes = typesOf(value).filter((type) => types.includes(type));
		if (matchingTypes.length === 0)
			differences.add(`${location} is ${String(typesOf(value)[0])}, not ${types.join(' or ')}`);
		for (const type of matchingTypes) seen.add(`${location} as ${type}`);
		if (Array.isArray(value)) {
			for (const entry of value) {
				if (expected.items) compareValue(expected.items, entry, `${location}[]`);
				else differences.add(`${location}[] is not in the schema`);
			}
		} else if (typeof value === 'object' && value !== null) {
			for (const [key, inner] of Object.entries(value)) {
				const property = expected.properties?.[key];
				if (property) compareValue(property, inner, `${location}.${key}`);
				else differences.add(`${location}.${key} is not in the schema`);
			}
		}
	}

	function findUnused(expected: OutputSchema, location: string): void {
		for (const type of [expected.type].flat()) {
			if (!seen.has(`${location} as ${type}`))
				differences.add(`${location} as ${type} is in no output`);
		}
		if (expected.items) findUnused(expected.items, `${location}[]`);
		for (const [key, property] of Object.entries(expected.properties ?? {})) {
			findUnused(property, `${location}.${key}`);
		}
	}

	for (const output of outputs) compareValue(schema, output, '$');
	findUnused(schema, '$');
	return [...differences];
}

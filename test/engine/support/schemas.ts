import path from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import { z } from 'zod';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';

const NODE_FOLDER = path.join(__dirname, '../../../nodes/MicrosoftPartnerCenter');
export const SCHEMA_FOLDER = path.join(NODE_FOLDER, '__schema__', 'v1.0.0');

const TYPES = ['string', 'boolean', 'integer', 'number', 'object', 'array', 'null'] as const;
type JsonType = (typeof TYPES)[number];

/** A JSON Schema in the form that n8n's own nodes use: types and their parts, nothing else. */
export interface OutputSchema {
	type: JsonType | JsonType[];
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

const part: z.ZodType<OutputSchema> = z.lazy(() =>
	z
		.object({
			type: z.union([z.enum(TYPES), z.array(z.enum(TYPES))]),
			properties: z.record(part).optional(),
			items: part.optional(),
		})
		.strict(),
);

/** `version` is n8n's own addition to the outermost object. */
const whole = z
	.object({ type: z.literal('object'), properties: z.record(part), version: z.literal(1) })
	.strict();

/** Every operation that the node offers, as `resource/operation`. */
export function operations(): string[] {
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

/** An operation's schema, found as n8n finds it. @throws where there is none, or in another form */
export function schemaOf(operationPath: string): OutputSchema {
	const [resource, operation] = operationPath.split('/');
	const found = loadOutputSchema({ nodeDir: NODE_FOLDER, version: 1, resource, operation });
	return whole.parse(found);
}

function typesOf(value: unknown): JsonType[] {
	if (value === null) return ['null'];
	if (Array.isArray(value)) return ['array'];
	if (typeof value === 'number')
		return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
	return TYPES.filter((type) => type === typeof value);
}

/**
 * Holds real output against a schema, both ways.
 *
 * @returns what is in the output but not in the schema, or of another type, and what is in the schema
 * but in no output; nothing where they agree
 */
export function differences(schema: OutputSchema, outputs: readonly unknown[]): string[] {
	const seen = new Set<string>();
	const wrong = new Set<string>();

	function hold(expected: OutputSchema, value: unknown, at: string): void {
		const types = [expected.type].flat();
		const fitting = typesOf(value).filter((type) => types.includes(type));
		if (fitting.length === 0)
			wrong.add(`${at} is ${String(typesOf(value)[0])}, not ${types.join(' or ')}`);
		for (const type of fitting) seen.add(`${at} as ${type}`);
		if (Array.isArray(value)) {
			for (const entry of value) {
				if (expected.items) hold(expected.items, entry, `${at}[]`);
				else wrong.add(`${at}[] is not in the schema`);
			}
		} else if (typeof value === 'object' && value !== null) {
			for (const [key, inner] of Object.entries(value)) {
				const property = expected.properties?.[key];
				if (property) hold(property, inner, `${at}.${key}`);
				else wrong.add(`${at}.${key} is not in the schema`);
			}
		}
	}

	function expectSeen(expected: OutputSchema, at: string): void {
		for (const type of [expected.type].flat()) {
			if (!seen.has(`${at} as ${type}`)) wrong.add(`${at} as ${type} is in no output`);
		}
		if (expected.items) expectSeen(expected.items, `${at}[]`);
		for (const [key, property] of Object.entries(expected.properties ?? {})) {
			expectSeen(property, `${at}.${key}`);
		}
	}

	for (const output of outputs) hold(schema, output, '$');
	expectSeen(schema, '$');
	return [...wrong];
}

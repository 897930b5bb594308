import { expect } from '@playwright/test';

import type { ToolDescription } from './model';

/** The part of a JSON schema that describes parameters. */
interface Schema {
	readonly description?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
}

/** What a model must learn about a tool: when to use it, and what to fill in for each parameter. */
interface ExpectedTool {
	readonly description: RegExp;
	readonly parameters: Readonly<Record<string, RegExp>>;
}

const CHANGE = {
	customer_domain: /domain.*find_customer.*example/,
	qualification: /education.*governmentCommunityCloud/,
	validation_code: /Only for governmentCommunityCloud.*empty text/,
};

const EXPECTED: Readonly<Record<string, ExpectedTool>> = {
	find_customer: {
		description: /part of the company's name.*domain/s,
		parameters: { company_name: /part of the company name.*example/ },
	},
	preview_change: {
		description: /Writes nothing.*before set_qualification/s,
		parameters: CHANGE,
	},
	set_qualification: {
		description: /final.*person approves/s,
		parameters: {
			...Object.fromEntries(
				Object.entries(CHANGE).map(([name, text]) => [`toolParameters.${name}`, text]),
			),
			// n8n puts what the approval needs beside the tool's own parameters.
			'hitlParameters.customer_name': /preview_change/,
		},
	},
};

/**
 * Checks that a model can understand the tools without knowing the node: every tool says when to use it, and every
 * parameter says what it is and is required.
 *
 * @param tools the tools that n8n has given the model
 * @throws {Error} if a tool, a parameter or a description is missing
 */
export function expectDescribed(tools: readonly ToolDescription[]): void {
	expect(tools.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
	for (const { name, description, parameters: schema } of tools) {
		const expected = EXPECTED[name];
		expect(description).toMatch(expected?.description ?? /^$/);
		expect(description).not.toMatch(/n8n|node|workflow/i);
		const parameters = readParameters(schema);
		const wanted = Object.entries(expected?.parameters ?? {});
		expect(Object.keys(parameters).sort()).toEqual(wanted.map(([path]) => path).sort());
		for (const [path, text] of wanted) {
			expect(parameters[path], `${name}.${path}`).toMatch(text);
		}
	}
}

/** Reads the descriptions of all parameters by path. A parameter that is not required is left out. */
function readParameters(schema: Schema, path: readonly string[] = []): Record<string, string> {
	const { properties, description = '', required = [] } = schema;
	if (properties === undefined) return { [path.join('.')]: description };
	const parts = required.map((name) => readParameters(properties[name] ?? {}, [...path, name]));
	return Object.assign({}, ...parts) as Record<string, string>;
}

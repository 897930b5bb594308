import type { IExecuteFunctions } from 'n8n-workflow';
import { EXPRESSION_HELP } from '../api/errors/advice';
import type { CustomerReference } from '../domain/customer';
import type { Qualification } from '../domain/qualification';
import type { EducationSegment } from '../domain/review';
import type { ChosenCode } from '../domain/validationCode';
import { removeInvisible } from '../domain/text';
import { isBlank, isRecord } from '../domain/values';
import { quote, UserFacingError } from '../domain/userFacingError';
import { FILTERS, OPTIONS } from './collections';
import type { Collection } from './collections';
import { parseCustomerId, parseDomain } from './customerParsers';
import {
	parseBoolean,
	parseEducationSegment,
	parseNumber,
	parseQualification,
	parseValidationCode,
} from './fieldParsers';
import { NUMBER_OPTIONS } from './options';
import type { NumberOption } from './options';
import { isToolNode } from './toolNode';

/** Reads a resource locator. If the whole field is an expression, n8n passes only its value. */
function readLocator(parameter: unknown): { mode?: unknown; value: unknown } {
	const isLocator = isRecord(parameter) && (parameter.__rl === true || 'mode' in parameter);
	if (!isLocator || !('value' in parameter)) return { value: parameter };
	return { mode: parameter.mode, value: parameter.value };
}

interface Member {
	readonly collection: Collection;
	readonly name: string;
	readonly label: string;
}

/** Reads and checks the parameters of one item. Expressions are resolved for that item. */
export class ItemParameters {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	/**
	 * Reads a parameter.
	 *
	 * @param name the parameter's name; a member of a collection is `collection.member`
	 * @returns the value as n8n passes it, of any type; undefined if the node does not have the parameter
	 * @throws {Error} if an expression cannot be resolved; n8n throws this error
	 */
	raw(name: string): unknown {
		// With undefined as the fallback, n8n throws an error if there is no such parameter.
		const value: unknown = this.context.getNodeParameter(name, this.itemIndex, null);
		return value ?? undefined;
	}

	/**
	 * Reads *Customer*.
	 *
	 * @returns a domain in the mode *By Domain*, otherwise a tenant ID
	 * @throws {UserFacingError} if the value is not a tenant ID, or not a domain in the mode *By Domain*
	 */
	customer(): CustomerReference {
		const { mode, value } = readLocator(this.raw('customerId'));
		return mode === 'domain'
			? { kind: 'domain', domain: parseDomain(value) }
			: { kind: 'id', id: parseCustomerId(value) };
	}

	/**
	 * Reads *Qualification* in any usual spelling.
	 *
	 * @param settable the qualifications that the operation can set
	 * @returns one of `settable`
	 * @throws {UserFacingError} if the value is empty or unknown, or if the operation cannot set it
	 */
	qualification<T extends Qualification>(settable: readonly T[]): T {
		return parseQualification(this.raw('qualification'), settable);
	}

	/**
	 * Reads *Education Segment* in any usual spelling.
	 *
	 * @returns the segment, as this package spells it
	 * @throws {UserFacingError} if the value is neither K-12 nor higher education
	 */
	educationSegment(): EducationSegment {
		return parseEducationSegment(this.raw('educationSegment'));
	}

	/**
	 * Reads *Validation Code*.
	 *
	 * @returns the code, and whether it was picked from the list
	 * @throws {UserFacingError} if there is no code, or if its digits or characters may be wrong
	 */
	validationCode(): ChosenCode {
		const { mode, value } = readLocator(this.raw('validationCode'));
		return { code: parseValidationCode(value), isPicked: mode === 'list' };
	}

	/**
	 * Reads an optional text.
	 *
	 * @param name the parameter's name
	 * @param label the field's label in the editor
	 * @returns the text without spaces around it and invisible characters; undefined if it is empty
	 * @throws {UserFacingError} if the value is not text
	 */
	text(name: string, label: string): string | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (typeof value === 'string') {
			const text = removeInvisible(value).trim();
			return text === '' ? undefined : text;
		}
		throw new UserFacingError(
			`'${label}' must be text, but got ${quote(value)}`,
			`Enter text in '${label}', or leave it empty.`,
		);
	}

	/**
	 * Reads a member of a collection, such as one of *Options*.
	 *
	 * @param member the member and its collection
	 * @returns the value, of any type; undefined if the member was not added to the collection
	 * @throws {UserFacingError} if the member was added but its value is empty. It must not count as not
	 * added: otherwise an expression with a typing error would turn a dry run into a write.
	 */
	private added({ collection, name, label }: Member): unknown {
		const saved = this.savedCollection(collection);
		if (!Object.hasOwn(saved, name)) return undefined;
		// Only this member is evaluated, so a failing expression in another member does not matter here.
		const value = this.raw(`${collection.name}.${name}`);
		if (!isBlank(value)) return value;
		throw new UserFacingError(
			`${collection.item} '${label}' is empty`,
			`Set '${label}', or remove it from '${collection.label}'. ${EXPRESSION_HELP}`,
			{ agentAdvice: `For '${label}', use ${collection.missing}.` },
		);
	}

	/**
	 * Reads a collection as it was saved. It contains only the members that were added.
	 *
	 * @param collection the collection to read
	 * @returns the members with their values, before any expression is evaluated
	 * @throws {UserFacingError} if the whole collection is one expression or text
	 */
	savedCollection({ name, label }: Collection): Record<string, unknown> {
		const saved: unknown = this.context.getNode().parameters[name] ?? {};
		if (isRecord(saved) && !Array.isArray(saved)) return saved;
		// Without the registry's hidden copy, n8n would replace this value with an empty collection.
		throw new UserFacingError(
			`'${label}' as a whole is one expression or text, which n8n cannot pass to the node`,
			`In '${label}', add each entry by itself, and use an expression for its value.`,
		);
	}

	/**
	 * Reads an option with a fixed set of values.
	 *
	 * @param name the option's name
	 * @param label the option's label in the editor
	 * @param values the accepted values; the first is the default
	 * @returns one of `values`
	 * @throws {UserFacingError} if the value is empty or not one of `values`
	 */
	choice<T extends string>(name: string, label: string, values: readonly [T, ...T[]]): T {
		const value = this.added({ collection: OPTIONS, name, label });
		if (value === undefined) return values[0];
		const text = typeof value === 'string' ? removeInvisible(value).trim().toLowerCase() : value;
		const found = values.find((candidate) => candidate === text);
		if (found !== undefined) return found;
		throw new UserFacingError(
			`'${label}' is ${quote(value)}, which is not one of its options`,
			`In the option '${label}', choose ${values.join(' or ')}.`,
		);
	}

	/**
	 * Reads an option that is on or off.
	 *
	 * @param name the option's name
	 * @param label the option's label in the editor
	 * @returns whether the option is on; false if it was not added
	 * @throws {UserFacingError} if the value is neither true nor false
	 */
	flag(name: string, label: string): boolean {
		const value = this.added({ collection: OPTIONS, name, label });
		return value === undefined ? false : parseBoolean(value, label);
	}

	/**
	 * Reads a switch outside *Options*.
	 *
	 * @param name the parameter's name
	 * @param label the field's label in the editor
	 * @returns whether the switch is on
	 * @throws {UserFacingError} if the value is neither true nor false
	 */
	switch(name: string, label: string): boolean {
		return parseBoolean(this.raw(name), label);
	}

	/**
	 * Reads one of *Filters*. A company name can be a number, such as 365.
	 *
	 * @param name the filter's name, as workflows store it
	 * @param label the filter's label in the editor
	 * @returns the text without spaces around it; empty if the filter was not added, or if a person left it empty
	 * @throws {UserFacingError} if the value is neither text nor a number, or if it is an expression that gives nothing,
	 * because an empty filter would match everything. An AI agent gets this error for every empty filter.
	 */
	filter(name: string, label: string): string {
		const saved = this.savedCollection(FILTERS)[name];
		const isLeftEmpty = typeof saved === 'string' && saved.trim() === '';
		if (isLeftEmpty && !isToolNode(this.context.getNode())) return '';
		const value = this.added({ collection: FILTERS, name, label }) ?? '';
		if (typeof value === 'string') return value.trim();
		if (Number.isFinite(value)) return String(value);
		throw new UserFacingError(
			`The filter '${label}' must be text, but got ${quote(value)}`,
			`In the filter '${label}', enter the text to look for, or remove the filter.`,
		);
	}

	/**
	 * Reads one of the number options.
	 *
	 * @param name the option's name, as workflows store it
	 * @returns the number, in the unit of the option; the option's default if it was not added
	 * @throws {UserFacingError} if the value is empty, not a number, or outside the option's limits
	 */
	number(name: keyof typeof NUMBER_OPTIONS): number {
		const option: NumberOption = NUMBER_OPTIONS[name];
		const { label, min, max, unit } = option;
		const value = this.added({ collection: OPTIONS, name, label });
		if (value === undefined) return option.default;
		const number = parseNumber(value);
		const isInRange = number >= min && number <= max;
		if (isInRange && (unit === 'seconds' || Number.isInteger(number))) return number;
		throw new UserFacingError(
			`'${label}' is ${quote(value)}, which is not a ${unit === 'seconds' ? 'number of seconds' : 'whole number'} from ${min} to ${max}`,
			`Correct the option '${label}', or remove it to use ${option.default}.`,
		);
	}

	/**
	 * Reads the option *Timeout*.
	 *
	 * @returns the timeout of each attempt of a request, in milliseconds
	 * @throws {UserFacingError} if the value is empty, not a number, or outside the option's limits
	 */
	timeoutMs(): number {
		return this.number('timeout') * 1000;
	}
}

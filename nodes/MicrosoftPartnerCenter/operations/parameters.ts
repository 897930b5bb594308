import type { IExecuteFunctions } from 'n8n-workflow';
import type { CustomerReference } from '../domain/customer';
import type { Qualification } from '../domain/qualification';
import type { EducationSegment } from '../domain/review';
import type { ChosenCode } from '../domain/validationCode';
import { isBlank, isRecord } from '../domain/values';
import { quote, UserFacingError } from '../domain/userFacingError';
import {
	parseBoolean,
	parseCustomerId,
	parseDomain,
	parseEducationSegment,
	parseNumber,
	parseQualification,
	parseValidationCode,
} from './fieldParsers';
import { NUMBER_OPTIONS } from './options';
import type { NumberOption } from './options';

/** Reads a resource locator: as it was saved, or as a bare value if the whole field is an expression. */
function readLocator(parameter: unknown): { mode?: unknown; value: unknown } {
	const isLocator = isRecord(parameter) && (parameter.__rl === true || 'mode' in parameter);
	if (!isLocator || !('value' in parameter)) return { value: parameter };
	return { mode: parameter.mode, value: parameter.value };
}

/** A collection of the node. */
interface Collection {
	readonly name: 'options' | 'filters';
	readonly label: string;
	/** How a message calls one of its members. */
	readonly item: string;
}

interface Member {
	readonly collection: Collection;
	readonly name: string;
	readonly label: string;
}

const OPTIONS: Collection = { name: 'options', label: 'Options', item: 'The option' };
const FILTERS: Collection = { name: 'filters', label: 'Filters', item: 'The filter' };

/** Reads and checks the parameters of one item. Expressions are resolved for that item. */
export class ItemParameters {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	/**
	 * A parameter as n8n gives it.
	 *
	 * @returns undefined if the node does not have the parameter
	 * @throws the error of n8n if an expression cannot be resolved
	 */
	raw(name: string): unknown {
		// With undefined as the fallback, n8n throws if there is no such parameter.
		const value: unknown = this.context.getNodeParameter(name, this.itemIndex, null);
		return value ?? undefined;
	}

	/** *Customer*. @throws UserFacingError if it is not a tenant ID or, in mode *By Domain*, not a domain */
	customer(): CustomerReference {
		const { mode, value } = readLocator(this.raw('customerId'));
		return mode === 'domain'
			? { kind: 'domain', domain: parseDomain(value) }
			: { kind: 'id', id: parseCustomerId(value) };
	}

	/**
	 * *Qualification*.
	 *
	 * @param settable the qualifications that the operation can set
	 * @throws UserFacingError for a value that is empty, unknown, or that the operation cannot set
	 */
	qualification<T extends Qualification>(settable: readonly T[]): T {
		return parseQualification(this.raw('qualification'), settable);
	}

	/** *Education Segment*. @throws UserFacingError if it is neither K-12 nor higher education */
	educationSegment(): EducationSegment {
		return parseEducationSegment(this.raw('educationSegment'));
	}

	/**
	 * *Validation Code*.
	 *
	 * @returns the code, and whether it was chosen from the list
	 * @throws UserFacingError if there is no code, or if its digits or characters may be wrong
	 */
	validationCode(): ChosenCode {
		const { mode, value } = readLocator(this.raw('validationCode'));
		return { code: parseValidationCode(value), isPicked: mode === 'list' };
	}

	/**
	 * An optional text.
	 *
	 * @returns the text without spaces around it; undefined if it is empty
	 * @throws UserFacingError if it is not text
	 */
	text(name: string, label: string): string | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
		throw new UserFacingError(
			`'${label}' must be text, but got ${quote(value)}`,
			`Enter text in '${label}', or leave it empty.`,
		);
	}

	/**
	 * A member that was added to a collection, such as one of *Options*.
	 *
	 * @returns its value; undefined if it was not added
	 * @throws UserFacingError if it was added but its expression gives nothing: it must not count as not
	 * added, because then an expression with a typing error would turn a dry run into a write
	 */
	private added({ collection, name, label }: Member): unknown {
		const saved = this.savedCollection(collection);
		if (!Object.hasOwn(saved, name)) return undefined;
		// Only this member is evaluated, so a failing expression in another one does not matter here.
		const value = this.raw(`${collection.name}.${name}`);
		if (!isBlank(value)) return value;
		throw new UserFacingError(
			`${collection.item} '${label}' is empty`,
			`Set '${label}', or remove it from '${collection.label}'. If its value comes from an expression, check the field that it reads.`,
		);
	}

	/** A collection as it was saved: its members are the ones that were added. */
	private savedCollection({ name, label }: Collection): Record<string, unknown> {
		const saved: unknown = this.context.getNode().parameters[name] ?? {};
		if (isRecord(saved) && !Array.isArray(saved)) return saved;
		// The registry keeps what n8n would replace by an empty collection.
		throw new UserFacingError(
			`'${label}' is one expression or text for the whole collection, which n8n cannot pass to the node`,
			`In '${label}', add each entry by itself, and use an expression for its value.`,
		);
	}

	/**
	 * An option with a fixed set of values.
	 *
	 * @param values the accepted values; the first is the default
	 * @throws UserFacingError if an expression gave any other value, or nothing
	 */
	choice<T extends string>(name: string, label: string, values: readonly [T, ...T[]]): T {
		const value = this.added({ collection: OPTIONS, name, label });
		if (value === undefined) return values[0];
		const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
		const found = values.find((candidate) => candidate === text);
		if (found !== undefined) return found;
		throw new UserFacingError(
			`'${label}' is ${quote(value)}, which is not one of its options`,
			`In the option '${label}', choose ${values.join(' or ')}.`,
		);
	}

	/**
	 * An option that is on or off. It is off if it was not added.
	 *
	 * @throws UserFacingError if an expression gave neither true nor false
	 */
	flag(name: string, label: string): boolean {
		const value = this.added({ collection: OPTIONS, name, label });
		return value === undefined ? false : parseBoolean(value, label);
	}

	/**
	 * A switch outside *Options*.
	 *
	 * @throws UserFacingError if an expression gave neither true nor false
	 */
	switch(name: string, label: string): boolean {
		return parseBoolean(this.raw(name), label);
	}

	/**
	 * A filter: one of *Filters*.
	 *
	 * @returns the text without spaces around it; empty if the filter was not added, or left empty
	 * @throws UserFacingError if it is not text, or if its expression gives nothing: it would find everything
	 */
	filter(name: string, label: string): string {
		const saved = this.savedCollection(FILTERS)[name];
		if (typeof saved === 'string' && saved.trim() === '') return '';
		const value = this.added({ collection: FILTERS, name, label }) ?? '';
		if (typeof value === 'string') return value.trim();
		throw new UserFacingError(
			`The filter '${label}' must be text, but got ${quote(value)}`,
			`In the filter '${label}', enter the start of the text to look for, or remove the filter.`,
		);
	}

	/**
	 * One of the number options.
	 *
	 * @returns the number, in the unit of the option
	 * @throws UserFacingError if it is not a number, or outside its limits
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
	 * *Timeout*.
	 *
	 * @returns milliseconds
	 * @throws UserFacingError if it is not a number, or outside its limits
	 */
	timeoutMs(): number {
		return this.number('timeout') * 1000;
	}
}

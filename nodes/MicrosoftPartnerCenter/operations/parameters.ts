import type { IExecuteFunctions } from 'n8n-workflow';
import type { CustomerReference } from '../domain/customer';
import type { Qualification } from '../domain/qualification';
import type { EducationSegment } from '../domain/review';
import { isRecord } from '../domain/values';
import { quote, UserFacingError } from '../domain/userFacingError';
import {
	parseCustomerId,
	parseDomain,
	parseEducationSegment,
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

/** Reads and checks the parameters of one item. Expressions are resolved for that item. */
export class ItemParameters {
	private options: unknown;

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
	validationCode(): { code: string; isPicked: boolean } {
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

	/** One of *Options*; undefined if it was not added. */
	private option(name: string): unknown {
		// n8n evaluates the whole collection at each call, so it is read once.
		this.options ??= this.raw('options') ?? {};
		return isRecord(this.options) ? this.options[name] : undefined;
	}

	/**
	 * An option with a fixed set of values.
	 *
	 * @param values the accepted values; the first is the default
	 * @throws UserFacingError if an expression gave any other value
	 */
	choice<T extends string>(name: string, label: string, values: readonly [T, ...T[]]): T {
		const value = this.option(name) ?? values[0];
		const found = values.find((candidate) => candidate === value);
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
		const value = this.option(name) ?? false;
		if (typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		throw new UserFacingError(
			`'${label}' is ${quote(value)}, which is neither true nor false`,
			`Correct the expression in the option '${label}'.`,
		);
	}

	/**
	 * An option that applies to a whole run. Only this member of *Options* is evaluated, so a failing
	 * expression in a different option affects only its own item.
	 *
	 * @returns the number, in the unit of the option
	 * @throws UserFacingError if it is not a number, or outside its limits
	 */
	numberForRun(name: keyof typeof NUMBER_OPTIONS): number {
		const { options } = this.context.getNode().parameters;
		const isExpression = typeof options === 'string';
		return this.number(name, isExpression ? this.option(name) : this.raw(`options.${name}`));
	}

	/** A number option. @throws UserFacingError if it is not a number, or outside its limits */
	private number(name: keyof typeof NUMBER_OPTIONS, given: unknown): number {
		const {
			label,
			default: fallback,
			min: from,
			max: to,
			unit,
		}: NumberOption = NUMBER_OPTIONS[name];
		const value = given ?? fallback;
		const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		const fits =
			typeof number === 'number' &&
			number >= from &&
			number <= to &&
			(unit === 'seconds' || Number.isInteger(number));
		if (fits) return number;
		throw new UserFacingError(
			`'${label}' is ${quote(value)}, which is not a ${unit === 'seconds' ? 'number of seconds' : 'whole number'} from ${from} to ${to}`,
			`Correct the option '${label}', or remove it to use ${fallback}.`,
		);
	}

	/** *Timeout*, in milliseconds. @throws UserFacingError if it is not a number, or outside its limits */
	timeoutMs(): number {
		return this.number('timeout', this.option('timeout')) * 1000;
	}
}

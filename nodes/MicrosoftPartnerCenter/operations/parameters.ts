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

/** A resource locator as it was saved, or a bare value where all of the field is an expression. */
function readLocator(parameter: unknown): { mode?: unknown; value: unknown } {
	const isLocator = isRecord(parameter) && (parameter.__rl === true || 'mode' in parameter);
	if (!isLocator || !('value' in parameter)) return { value: parameter };
	return { mode: parameter.mode, value: parameter.value };
}

/** The parameters of one item, read and checked; expressions are resolved for that item. */
export class ItemParameters {
	private options: unknown;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	/** A parameter as it is; undefined where the node does not have it. */
	raw(name: string): unknown {
		// With undefined as its fallback, n8n throws where there is no such parameter.
		const value: unknown = this.context.getNodeParameter(name, this.itemIndex, null);
		return value ?? undefined;
	}

	/** *Customer*. @throws UserFacingError where it is neither a tenant ID nor, in that mode, a domain */
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

	/** *Validation Code*. @throws UserFacingError where there is none */
	validationCode(): { code: string; isPicked: boolean } {
		const { mode, value } = readLocator(this.raw('validationCode'));
		return { code: parseValidationCode(value), isPicked: mode === 'list' };
	}

	/** An optional text: trimmed, undefined where it is empty. @throws UserFacingError where it is no text */
	text(name: string, label: string): string | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
		throw new UserFacingError(
			`'${label}' is not a text but ${quote(value)}`,
			`Give a text in '${label}', or leave it empty.`,
		);
	}

	/** *Options*: what the person added, or nothing. */
	private option(name: string): unknown {
		// n8n evaluates all of a collection each time it is asked for it.
		this.options ??= this.raw('options') ?? {};
		return isRecord(this.options) ? this.options[name] : undefined;
	}

	/**
	 * An option with a fixed set of values; its first is the default.
	 *
	 * @throws UserFacingError where an expression gave something else
	 */
	choice<T extends string>(name: string, label: string, values: readonly [T, ...T[]]): T {
		const value = this.option(name) ?? values[0];
		const found = values.find((candidate) => candidate === value);
		if (found !== undefined) return found;
		throw new UserFacingError(
			`'${label}' is ${quote(value)}, which is not one of its values`,
			`Choose ${values.join(' or ')} in the option '${label}'.`,
		);
	}

	/**
	 * An option that is on or off; off unless it was added.
	 *
	 * @throws UserFacingError where an expression gave neither
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
	 * An option that holds for a whole run, of which only that member of the collection is evaluated: an
	 * expression that fails in another is the matter of its item alone.
	 *
	 * @throws UserFacingError where it is no number, or beyond its limits
	 */
	numberForRun(name: keyof typeof NUMBER_OPTIONS): number {
		const { options } = this.context.getNode().parameters;
		const isExpression = typeof options === 'string';
		return this.number(name, isExpression ? this.option(name) : this.raw(`options.${name}`));
	}

	/** An option that is a number. @throws UserFacingError where it is none, or beyond its limits */
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
			`Correct the option '${label}', or remove it to have ${fallback}.`,
		);
	}

	/** *Timeout* in milliseconds. @throws UserFacingError where it is no sensible number of seconds */
	timeoutMs(): number {
		return this.number('timeout', this.option('timeout')) * 1000;
	}
}

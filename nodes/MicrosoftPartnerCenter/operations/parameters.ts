import type { IExecuteFunctions } from 'n8n-workflow';
import { parseCustomerId } from '../domain/customer';
import type { CustomerId } from '../domain/customer';
import { quoted, Refusal } from '../domain/refusal';
import { parseValidationCode } from '../domain/validationCode';

/** The longest time for one request that makes sense, in seconds: an hour. */
const LONGEST_TIMEOUT = 3600;

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** A resource locator's value: the locator object, or a bare value where all of it is an expression. */
function locatorValue(parameter: unknown): unknown {
	const isLocator = isRecord(parameter) && (parameter.__rl === true || 'mode' in parameter);
	return isLocator && 'value' in parameter ? parameter.value : parameter;
}

/** The parameters of one item, read and checked; expressions are resolved for that item. */
export class ItemParameters {
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

	/** *Customer*. @throws Refusal where it is no tenant ID */
	customerId(): CustomerId {
		return parseCustomerId(locatorValue(this.raw('customerId')));
	}

	/** *Validation Code*. @throws Refusal where there is none */
	validationCode(): string {
		return parseValidationCode(locatorValue(this.raw('validationCode')));
	}

	/** *Options*: what the person added, or nothing. */
	private option(name: string): unknown {
		const options = this.raw('options');
		return isRecord(options) ? options[name] : undefined;
	}

	/**
	 * An option with a fixed set of values; its first is the default.
	 *
	 * @throws Refusal where an expression gave something else
	 */
	choice<T extends string>(name: string, label: string, values: readonly [T, ...T[]]): T {
		const value = this.option(name) ?? values[0];
		const found = values.find((candidate) => candidate === value);
		if (found !== undefined) return found;
		throw new Refusal(
			`'${label}' is ${quoted(value)}, which is not one of its values`,
			`Choose ${values.join(' or ')} in the option '${label}'.`,
		);
	}

	/** *Timeout* in milliseconds. @throws Refusal where it is no sensible number of seconds */
	timeoutMs(): number {
		const value = this.option('timeout') ?? 60;
		const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		if (typeof seconds === 'number' && seconds >= 1 && seconds <= LONGEST_TIMEOUT) {
			return seconds * 1000;
		}
		throw new Refusal(
			`'Timeout' is ${quoted(value)}, which is not a number of seconds from 1 to ${LONGEST_TIMEOUT}`,
			"Correct the option 'Timeout', or remove it to wait 60 seconds.",
		);
	}
}

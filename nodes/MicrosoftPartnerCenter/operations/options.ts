import type { INodeProperties } from 'n8n-workflow';

/** A number option of every operation, with its texts in the editor and its accepted values. */
export interface NumberOption {
	readonly label: string;
	readonly description: string;
	/** The value if the option was not added. */
	readonly default: number;
	readonly min: number;
	readonly max: number;
	/** The unit of the number. Only seconds can be fractions. */
	readonly unit: 'requests' | 'retries' | 'seconds';
}

/** The number options, by their names in a saved workflow. */
export const NUMBER_OPTIONS = {
	maxConcurrency: {
		label: 'Max Concurrency',
		description:
			"How many requests to send at the same time. Items for the same customer always run one after another. The first item's value applies to the whole run.",
		default: 5,
		min: 1,
		max: 100,
		unit: 'requests',
	},
	maxRetries: {
		label: 'Max Retries',
		description:
			"How many times to retry a request after a temporary failure, such as too many requests or a lost connection. The first item's value applies to the whole run.",
		default: 5,
		min: 0,
		max: 20,
		unit: 'retries',
	},
	maxRetryWait: {
		label: 'Max Retry Wait',
		description:
			"The longest pause to wait when Partner Center asks for one, in seconds. An item that would have to wait longer fails, and its error says when to try again. The first item's value applies to the whole run.",
		default: 120,
		min: 0,
		max: 3600,
		unit: 'seconds',
	},
	timeout: {
		label: 'Timeout',
		description: 'How long to wait for one answer from Partner Center, in seconds',
		default: 60,
		min: 1,
		max: 3600,
		unit: 'seconds',
	},
} as const satisfies Record<string, NumberOption>;

/** The number options as fields in the editor. */
export const numberOptionFields: INodeProperties[] = Object.entries(NUMBER_OPTIONS).map(
	([name, { label, description, default: defaultValue, min, max }]) => ({
		displayName: label,
		name,
		type: 'number',
		typeOptions: { minValue: min, maxValue: max },
		default: defaultValue,
		description,
	}),
);

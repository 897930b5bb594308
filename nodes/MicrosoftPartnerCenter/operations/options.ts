import type { INodeProperties } from 'n8n-workflow';

/** An option of every operation that is a number: what the editor shows, and what is accepted. */
export interface NumberOption {
	readonly label: string;
	readonly description: string;
	/** What holds where the option was not added. */
	readonly default: number;
	readonly min: number;
	readonly max: number;
	/** What it counts; only seconds may be fractions. */
	readonly unit: 'requests' | 'repeats' | 'seconds';
}

/** The options by their names in a saved workflow. */
export const NUMBER_OPTIONS = {
	maxConcurrency: {
		label: 'Max Concurrency',
		description:
			'How many requests may be under way at once. Items for the same customer always follow each other. The value for the first item holds for all.',
		default: 5,
		min: 1,
		max: 100,
		unit: 'requests',
	},
	maxRetries: {
		label: 'Max Retries',
		description:
			'How often a request is repeated after something that passes, such as too many requests or a lost connection. The value for the first item holds for all.',
		default: 5,
		min: 0,
		max: 20,
		unit: 'repeats',
	},
	maxRetryWait: {
		label: 'Max Retry Wait',
		description:
			'The longest pause that Partner Center may ask for, in seconds. An item that would have to wait longer is refused, and says when to come back. The value for the first item holds for all.',
		default: 120,
		min: 0,
		max: 3600,
		unit: 'seconds',
	},
	timeout: {
		label: 'Timeout',
		description: 'How long to wait for one answer of Partner Center, in seconds',
		default: 60,
		min: 1,
		max: 3600,
		unit: 'seconds',
	},
} as const satisfies Record<string, NumberOption>;

/** The options as fields of the editor. */
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

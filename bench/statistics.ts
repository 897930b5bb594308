/** What several measurements of one thing come to. */
export interface Spread {
	readonly min: number;
	readonly median: number;
	readonly max: number;
}

/** Throws an `Error` when there is no value. */
export function spread(values: readonly number[]): Spread {
	const sorted = [...values].sort((left, right) => left - right);
	const [min] = sorted;
	const max = sorted.at(-1);
	if (min === undefined || max === undefined) throw new Error('Nothing was measured.');
	return { min, median: middle(sorted), max };
}

/** The value in the middle, or halfway between the two that are. */
function middle(sorted: readonly number[]): number {
	const half = (sorted.length - 1) / 2;
	const below = sorted[Math.floor(half)] ?? NaN;
	const above = sorted[Math.ceil(half)] ?? NaN;
	return (below + above) / 2;
}

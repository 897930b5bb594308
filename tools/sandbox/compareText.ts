/** A comparator for `sort()`. It compares character codes, which is much faster than `localeCompare()`. */
export function compareText(left: string, right: string): number {
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

import { compareText } from './compareText';

interface Entry<Item> {
	readonly key: string;
	/** The number of entries that were added before this one. */
	readonly position: number;
	readonly item: Item;
}

/** Finds the items whose key starts with a text (not case-sensitive) without a scan of all items. */
export class PrefixIndex<Item> {
	private readonly entries: Entry<Item>[] = [];
	private sorted = true;

	add(key: string, item: Item): void {
		this.entries.push({ key: key.toLowerCase(), position: this.entries.length, item });
		this.sorted = false;
	}

	clear(): void {
		this.entries.length = 0;
	}

	/** @returns the matching items in insertion order */
	startingWith(text: string): Item[] {
		this.sort();
		const wanted = text.toLowerCase();
		const found: Entry<Item>[] = [];
		for (let index = this.firstFrom(wanted); ; index += 1) {
			const entry = this.entries[index];
			if (!entry?.key.startsWith(wanted)) break;
			found.push(entry);
		}
		return found.sort((left, right) => left.position - right.position).map(({ item }) => item);
	}

	private sort(): void {
		if (this.sorted) return;
		this.entries.sort((left, right) => compareText(left.key, right.key));
		this.sorted = true;
	}

	/**
	 * Finds a position in the sorted entries by binary search.
	 *
	 * @returns the index of the first entry whose key is not less than `key`
	 */
	private firstFrom(key: string): number {
		let [low, high] = [0, this.entries.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			const entry = this.entries[middle];
			if (entry && entry.key < key) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

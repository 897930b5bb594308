import { compareText } from './compareText';

interface Entry<Item> {
	readonly key: string;
	/** How many were added before it. */
	readonly position: number;
	readonly item: Item;
}

/** Finds the items whose key begins with a text, whatever its case, without looking at all of them. */
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

	/** In the order in which they were added. */
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

	/** Where the first key stands that is not before this one: halves what is left until nothing is. */
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

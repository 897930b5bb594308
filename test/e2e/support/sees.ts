import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Locator } from 'playwright-core';

import { PATIENCE_MS } from './browser';

/**
 * Waits until a person can read `words` there. Throws an `AssertionError` with what stood there instead.
 *
 * @param words compared with the visible text, in which every row of blanks and line ends counts as one blank
 */
export async function sees(place: Locator, words: string | RegExp): Promise<void> {
	const last = await until(
		() => read(place),
		(text) => (typeof words === 'string' ? text.includes(words) : words.test(text)),
	);
	if (last.isSo) return;
	assert.fail(`The page does not show ${quote(words)}. There stood:\n${last.value || '(nothing)'}`);
}

/** Waits until a list has exactly these entries, from top to bottom. Throws an `AssertionError` with its entries. */
export async function lists(entries: Locator, expected: readonly string[]): Promise<void> {
	const wanted = JSON.stringify(expected);
	const last = await until(
		async () => (await entries.allInnerTexts()).map(inOneLine),
		(texts) => JSON.stringify(texts) === wanted,
	);
	assert.deepEqual(last.value, expected);
}

/** Waits until an input has this value. Throws an `AssertionError` with the value it has. */
export async function holds(input: Locator, expected: string): Promise<void> {
	const last = await until(
		() => input.inputValue(),
		(value) => value === expected,
	);
	assert.equal(last.value, expected);
}

/** Waits until it is not there, or not visible. */
export async function seesNo(place: Locator): Promise<void> {
	await place.waitFor({ state: 'hidden' });
}

/** Reads again and again until the value is as it should be, or patience is at its end. */
async function until<T>(
	look: () => Promise<T>,
	isSo: (value: T) => boolean,
): Promise<{ value: T; isSo: boolean }> {
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const value = await look();
		if (isSo(value)) return { value, isSo: true };
		if (Date.now() > deadline) return { value, isSo: false };
		await sleep(100);
	}
}

async function read(place: Locator): Promise<string> {
	return inOneLine((await place.allInnerTexts()).join('\n'));
}

function inOneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

function quote(words: string | RegExp): string {
	return typeof words === 'string' ? `"${words}"` : String(words);
}

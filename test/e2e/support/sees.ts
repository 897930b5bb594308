import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Locator } from 'playwright-core';

import { PATIENCE_MS } from './browser';

/**
 * Waits until an element shows `words`.
 *
 * @param place the element, or several elements, whose texts are joined
 * @param words a part of the visible text, or a pattern for it; a sequence of spaces and line breaks counts as one space
 * @throws {AssertionError} if the text does not appear in time; the message contains the visible text
 */
export async function sees(place: Locator, words: string | RegExp): Promise<void> {
	const last = await until(
		() => read(place),
		(text) => (typeof words === 'string' ? text.includes(words) : words.test(text)),
	);
	if (last.isSo) return;
	assert.fail(`The page does not show ${quote(words)}. It shows:\n${last.value || '(nothing)'}`);
}

/**
 * Waits until a list has exactly these entries, from top to bottom.
 *
 * @param entries the elements of the entries
 * @param expected the texts of the entries
 * @throws {AssertionError} if the list does not have them in time; the message contains the actual entries
 */
export async function lists(entries: Locator, expected: readonly string[]): Promise<void> {
	const wanted = JSON.stringify(expected);
	const last = await until(
		async () => (await entries.allInnerTexts()).map(inOneLine),
		(texts) => JSON.stringify(texts) === wanted,
	);
	assert.deepEqual(last.value, expected);
}

/**
 * Waits until an input has this value.
 *
 * @param input the input
 * @param expected the value
 * @throws {AssertionError} if the input does not have it in time; the message contains the actual value
 */
export async function holds(input: Locator, expected: string): Promise<void> {
	const last = await until(
		() => input.inputValue(),
		(value) => value === expected,
	);
	assert.equal(last.value, expected);
}

/** Waits until an element is absent or not visible. */
export async function seesNo(place: Locator): Promise<void> {
	await place.waitFor({ state: 'hidden' });
}

/** Reads a value repeatedly until it is as expected or the time is over. */
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

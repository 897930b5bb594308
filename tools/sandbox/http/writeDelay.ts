/** Simulates a slow service: when a write is applied, and when it is answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Answer } from '../api/answer';
import { milliseconds, type FaultAction } from './faults';

/** Both times are milliseconds from the moment when the whole request was received. */
export interface WriteDelay {
	/** When the write is applied or refused. */
	readonly applyAfterMs: number;
	/** When the response is sent, but never before the write is applied or refused. Default: 0. */
	readonly answerAfterMs?: number | 'never';
}

export const writeDelaySchema: z.ZodType<WriteDelay> = z
	.object({
		applyAfterMs: milliseconds,
		answerAfterMs: z.union([milliseconds, z.literal('never')]).optional(),
	})
	.strict();

export interface Timing extends Required<WriteDelay> {
	/** Whether the response is sent, or the connection is closed, before the write is applied. */
	readonly answersFirst: boolean;
}

/**
 * @param lasting the delay of all writes. A time of the fault overrides it. It does not delay the fault's own response
 * to a write that is never applied, or is applied after that response.
 */
export function timingOf(fault: FaultAction | undefined, lasting: WriteDelay | undefined): Timing {
	const { applyAfterMs, answerAfterMs } = readDelay(fault);
	const answersFirst = isAnsweredFirst(fault);
	const isFromService = !answersFirst && !(fault?.kind === 'answer' && fault.applied !== 'before');
	return {
		applyAfterMs: applyAfterMs ?? lasting?.applyAfterMs ?? 0,
		answerAfterMs: answerAfterMs ?? (isFromService ? lasting?.answerAfterMs : undefined) ?? 0,
		answersFirst,
	};
}

function readDelay(fault: FaultAction | undefined): Partial<WriteDelay> {
	switch (fault?.kind) {
		case 'slow':
		case 'answer':
		case 'reset':
		case 'truncate':
			return fault;
		case 'hang':
			return { applyAfterMs: fault.applyAfterMs };
		default:
			return {};
	}
}

function isAnsweredFirst(fault: FaultAction | undefined): boolean {
	if (fault?.kind === 'answer') return fault.applied === 'after';
	return (fault?.kind === 'reset' || fault?.kind === 'hang') && fault.when === 'before';
}

/** The writes that are accepted, but neither applied nor refused yet. */
export class PendingWrites {
	/** The answer to each pending write, and the controller that stops waiting for it. */
	private readonly waiting = new Map<Promise<Answer>, AbortController>();

	get count(): number {
		return this.waiting.size;
	}

	/** @returns the result of `apply`, or 503 if the sandbox is reset first */
	applyAfter(ms: number, apply: () => Answer): Promise<Answer> {
		const wait = new AbortController();
		const answer = waitAndApply(ms, apply, wait.signal);
		this.waiting.set(answer, wait);
		return answer.finally(() => this.waiting.delete(answer));
	}

	/** Resolves when no write is pending. */
	async whenIdle(): Promise<void> {
		while (this.waiting.size > 0) {
			await Promise.allSettled(this.waiting.keys());
		}
	}

	reset(): void {
		for (const wait of this.waiting.values()) wait.abort();
		this.waiting.clear();
	}
}

async function waitAndApply(ms: number, apply: () => Answer, signal: AbortSignal): Promise<Answer> {
	try {
		await sleep(ms, undefined, { ref: false, signal });
	} catch {
		return { status: 503, body: undefined, meaning: 'dropped when the sandbox was reset' };
	}
	return apply();
}

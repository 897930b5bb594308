/** MS-RequestId: a repeated write with the same ID gets the same response and is not executed again. */
import type { Readings } from '../readings';
import type { Answer } from './answer';
import { refuse } from './refusal';

interface Remembered {
	readonly fingerprint: string;
	/** A promise while the write is pending. */
	readonly answer: Answer | Promise<Answer>;
}

export class AnswerBook {
	private remembered = new Map<string, Remembered>();

	/**
	 * Microsoft's "Partner Center REST headers" page: MS-RequestId makes a request idempotent, and a retry after a timeout
	 * repeats it. The page does not document for how long, or the effect of the same ID on a different request. The sandbox
	 * stores responses until it is reset, and rejects a different request with the same ID as a client error.
	 *
	 * @param requestId `undefined` if the client sent none; then nothing is stored
	 * @param fingerprint method, path, query and body of the request
	 * @param repeatWhilePending the reading with this name
	 */
	once(requestId: string | undefined, fingerprint: string, work: () => Answer): Answer;
	once(
		requestId: string | undefined,
		fingerprint: string,
		work: () => Answer | Promise<Answer>,
		repeatWhilePending: Readings['repeatWhilePending'],
	): Answer | Promise<Answer>;
	once(
		requestId: string | undefined,
		fingerprint: string,
		work: () => Answer | Promise<Answer>,
		repeatWhilePending: Readings['repeatWhilePending'] = 'separate',
	): Answer | Promise<Answer> {
		if (requestId === undefined) return work();
		const earlier = this.remembered.get(requestId);
		if (earlier && earlier.fingerprint !== fingerprint) {
			refuse(400, '800002', `MS-RequestId ${requestId} was already used for another request.`);
		}
		if (earlier) {
			const { answer } = earlier;
			if (!(answer instanceof Promise)) return giveAgain(answer);
			if (repeatWhilePending === 'joined') return answer.then(giveAgain);
		}
		const answer = work();
		if (!earlier || !(answer instanceof Promise)) {
			this.remembered.set(requestId, { fingerprint, answer });
		}
		return answer instanceof Promise ? this.rememberLater(requestId, fingerprint, answer) : answer;
	}

	clear(): void {
		// A pending write stores its answer in the old map.
		this.remembered = new Map();
	}

	/** Stores the answer of a pending write, unless a repeat with the same ID has stored one already. */
	private rememberLater(
		requestId: string,
		fingerprint: string,
		pending: Promise<Answer>,
	): Promise<Answer> {
		const { remembered } = this;
		return pending.then((answer) => {
			if (remembered.get(requestId)?.answer instanceof Promise) {
				remembered.set(requestId, { fingerprint, answer });
			}
			return answer;
		});
	}
}

function giveAgain(answer: Answer): Answer {
	const meaning = `answered again, not carried out again: ${answer.meaning}`;
	return { ...answer, meaning };
}

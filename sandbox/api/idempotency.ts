/** MS-RequestId: a repeated write with the same ID gets the same response and is not executed again. */
import type { Answer } from './answer';
import { refuse } from './refusal';

interface Remembered {
	readonly fingerprint: string;
	readonly answer: Answer;
}

export class AnswerBook {
	private readonly remembered = new Map<string, Remembered>();

	/**
	 * Microsoft's "Partner Center REST headers" page: MS-RequestId makes a request idempotent, and a retry after a timeout
	 * repeats it. The page does not document for how long, or the effect of the same ID on a different request. The sandbox
	 * stores responses until it is reset, and rejects a different request with the same ID as a client error.
	 *
	 * @param requestId `undefined` if the client sent none; then nothing is stored
	 * @param fingerprint method, path, query and body of the request
	 */
	once(requestId: string | undefined, fingerprint: string, work: () => Answer): Answer {
		if (requestId === undefined) return work();
		const earlier = this.remembered.get(requestId);
		if (earlier && earlier.fingerprint !== fingerprint) {
			refuse(400, '800002', `MS-RequestId ${requestId} was already used for another request.`);
		}
		if (earlier) {
			return {
				...earlier.answer,
				meaning: `answered again, not carried out again: ${earlier.answer.meaning}`,
			};
		}
		const answer = work();
		this.remembered.set(requestId, { fingerprint, answer });
		return answer;
	}

	clear(): void {
		this.remembered.clear();
	}
}

/** MS-RequestId: the same write, sent again with the same id, is answered again but not carried out again. */
import type { Answer } from './answer';
import { refuse } from './refusal';

interface Remembered {
	readonly fingerprint: string;
	readonly answer: Answer;
}

export class AnswerBook {
	private readonly remembered = new Map<string, Remembered>();

	/**
	 * Microsoft's "Partner Center REST headers" page: MS-RequestId makes a request idempotent; a retry after a timeout
	 * repeats it. How long, and what an id under another body does, is not documented: here it is remembered until the
	 * sandbox is reset, and another request under the same id is refused, because it is surely a mistake of the client.
	 *
	 * @param requestId `undefined` when the client sent none, and so asked for no protection
	 * @param fingerprint method, path, query and body
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

import { isTemporary } from '../errors/requestError';

/**
 * Look-ups that several items of a run share: each key is looked up once. Only answers are remembered.
 * A look-up that failed for a temporary reason is forgotten, and every item that shared it looks it up again.
 */
export class SharedLookups<T> {
	private readonly results = new Map<string, Promise<T>>();

	/**
	 * Gets the result for a key.
	 *
	 * @param find looks it up; called only if no result is known
	 * @throws what `find` throws
	 */
	async get(key: string, find: () => Promise<T>): Promise<T> {
		const shared = this.results.get(key);
		if (shared === undefined) return await this.start(key, find);
		return await shared.catch(async (error: unknown) =>
			isTemporary(error) ? await this.start(key, find) : await Promise.reject(error),
		);
	}

	private async start(key: string, find: () => Promise<T>): Promise<T> {
		const result = find();
		this.results.set(key, result);
		return await result.catch(async (error: unknown) => {
			if (isTemporary(error) && this.results.get(key) === result) this.results.delete(key);
			return await Promise.reject(error);
		});
	}
}

import { isTemporary } from '../errors/requestError';

/**
 * Look-ups that the items of a run share. Each key is looked up once, and its result is remembered. An
 * error is remembered too, unless it is temporary: then each item that shared the look-up repeats it.
 */
export class SharedLookups<T> {
	private readonly results = new Map<string, Promise<T>>();

	/**
	 * Gets the result for a key.
	 *
	 * @param key identifies the look-up
	 * @param find looks up the key; called only if there is no remembered result
	 * @returns the result of `find`, from this call or an earlier one
	 * @throws {Error} if `find` fails; the error is the one that `find` throws
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

import { isRejection } from '../../api/errors/requestError';
import { LOOK_UP_DELAYS_MS, lookUp } from '../../api/transport/lookUp';
import type { PartnerCenterClient } from '../../api/transport/client';

const [FIRST_DELAY_MS = 0] = LOOK_UP_DELAYS_MS;

/**
 * Waits for a write that followed a read without the wanted result. If the service rejects the write,
 * another program may have made the same change between the read and the write, for example because a
 * webhook was delivered twice. So the result is read again, twice if necessary.
 *
 * @param client the client, whose signal ends the reads when the execution is canceled
 * @param write the write, which has already been started
 * @param read reads the result; resolves to undefined if it is not there
 * @returns the result, and whether this write made the change
 * @throws {RequestError} if the write fails and the result is not there
 */
export async function tolerateConcurrentWrite<T>(
	{ cancelSignal }: PartnerCenterClient,
	write: Promise<T>,
	read: () => Promise<T | undefined>,
): Promise<{ readonly value: T; readonly changed: boolean }> {
	return await write.then(
		(value) => ({ value, changed: true }),
		async (error: unknown) => {
			if (!isRejection(error)) throw error;
			const { value } = await lookUp(read, [0, FIRST_DELAY_MS], cancelSignal);
			return value === undefined ? await Promise.reject(error) : { value, changed: false };
		},
	);
}

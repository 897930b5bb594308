import type { CustomerOperationContext } from '../operation';

/**
 * Waits for a write with a validation code. If the service rejects it and the partner has a code that
 * differs only in its leading zeros, the error also asks whether that code was meant.
 *
 * @param context the client and the partner's codes
 * @param validationCode the code that the write uses; undefined if it uses none
 * @param write resolves when the service has accepted the write
 * @returns the result of the write
 * @throws {RequestError} if the service rejects the write, or its outcome is unknown
 */
export async function explainRejectedCode<T>(
	{ client, validationCodes }: CustomerOperationContext,
	validationCode: { readonly code: string } | undefined,
	write: Promise<T>,
): Promise<T> {
	if (validationCode === undefined) return await write;
	return await write.catch(async (error: unknown) => {
		throw await validationCodes.explain(client, validationCode.code, error);
	});
}

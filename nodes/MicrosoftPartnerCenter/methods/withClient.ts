import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { AUTHENTICATIONS, findAuthentication } from '../authentication';
import { PartnerCenterConnection } from '../api/transport/client';
import type { PartnerCenterClient } from '../api/transport/client';
import { RequestError } from '../api/errors/requestError';
import { UserFacingError } from '../domain/userFacingError';
import { describeError, toNodeError } from '../api/errors/nodeErrors';

/** Milliseconds for one try: somebody is waiting before the list. */
const LIST_TIMEOUT_MS = 20_000;
const RETRY_LIMITS = { maxRetries: 2, maxRetryWaitMs: 10_000 };

/**
 * Asks Partner Center something for a list of the editor, with the credential that the node has.
 *
 * @throws NodeOperationError with what to do
 */
export async function withClient<T>(
	context: ILoadOptionsFunctions,
	ask: (client: PartnerCenterClient) => Promise<T>,
): Promise<T> {
	try {
		const chosen = context.getCurrentNodeParameter('authentication');
		const { credentialType } = findAuthentication(chosen) ?? AUTHENTICATIONS[0];
		const connection = await PartnerCenterConnection.open(context, {
			credentialType,
			limits: RETRY_LIMITS,
		});
		return await ask(connection.forItem(LIST_TIMEOUT_MS));
	} catch (error) {
		const ids = error instanceof RequestError ? error.context.ids : undefined;
		const refused = describeError(error);
		const { message, description } = toNodeError(context.getNode(), { description: refused, ids });
		// Beside a list that stays empty, the editor shows the message alone: it has to hold both.
		const words = new UserFacingError(message, description ?? '').message;
		throw new NodeOperationError(context.getNode(), words);
	}
}

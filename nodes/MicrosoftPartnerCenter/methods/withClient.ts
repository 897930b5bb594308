import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { AUTHENTICATIONS, findAuthentication } from '../authentication';
import { PartnerCenterConnection } from '../api/transport/connection';
import type { PartnerCenterClient } from '../api/transport/client';
import { RequestError } from '../api/errors/requestError';
import { joinAdvice } from '../domain/userFacingError';
import { NEUTRAL_PLACE } from '../api/errors/errorPlace';
import { describeError, toNodeError } from '../api/errors/nodeErrors';

/** Milliseconds for one attempt. It is short because a person is waiting for the list. */
const LIST_TIMEOUT_MS = 20_000;
const RETRY_LIMITS = { maxRetries: 2, maxRetryWaitMs: 10_000 };

/**
 * Runs requests for a list in the editor, with the credential that is selected in the node.
 *
 * @param context the context that n8n loads the list in
 * @param ask sends the requests with the given client
 * @returns the result of `ask`
 * @throws {NodeOperationError} if the credential does not work or `ask` fails; its message says what to do
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
		const itemError = { description: describeError(error, NEUTRAL_PLACE), ids };
		const { message, description } = toNodeError(context.getNode(), itemError);
		// Below an empty list the editor shows only the message, so the message must contain the advice.
		throw new NodeOperationError(context.getNode(), joinAdvice(message, description ?? ''));
	}
}

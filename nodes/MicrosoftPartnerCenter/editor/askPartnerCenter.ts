import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { AUTHENTICATIONS, findAuthentication } from '../api/authentication';
import { PartnerCenterClient } from '../api/client';
import { RequestFailed } from '../api/failure';
import { Refusal } from '../domain/refusal';
import { inWords, toError } from '../operations/refused';

/** Milliseconds for one try: somebody is waiting before the list. */
export const LIST_TIMEOUT_MS = 20_000;
const PATIENCE = { maxRetries: 2, maxRetryWaitMs: 10_000 };

/**
 * Asks Partner Center something for a list of the editor, with the credential that the node has.
 *
 * @throws NodeOperationError with what to do
 */
export async function askPartnerCenter<T>(
	context: ILoadOptionsFunctions,
	ask: (client: PartnerCenterClient) => Promise<T>,
): Promise<T> {
	try {
		const chosen = context.getCurrentNodeParameter('authentication');
		const authentication = findAuthentication(chosen) ?? AUTHENTICATIONS[0];
		return await ask(await PartnerCenterClient.connect(context, authentication, PATIENCE));
	} catch (error) {
		const ids = error instanceof RequestFailed ? error.context.ids : undefined;
		const refused = inWords(error);
		const { message, description } = toError(context.getNode(), { refused, ids });
		// Beside a list that stays empty, the editor shows the message alone: it has to hold both.
		const words = new Refusal(message, description ?? '').message;
		throw new NodeOperationError(context.getNode(), words);
	}
}

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { isRecord } from '../../domain/values';
import type { RequestIds } from '../errors/requestError';
import type { ClientContext } from './abort';
import { getMonotonicMs } from './clock';
import { resolveCloud } from './credential';
import { createRequestIds } from './request';
import type { RetryLimits } from './retry';
import { getThrottleGate } from './throttle';
import { PartnerCenterClient } from './client';
import type { ConnectionSettings } from './client';

/** The options of `PartnerCenterConnection.open`. */
export interface ConnectionOptions {
	/** The type of the credential that *Authentication* selects. */
	readonly credentialType: string;
	readonly limits: RetryLimits;
	/** When it is aborted, no new write is started. */
	readonly stop?: AbortSignal;
}

/** A connection to Partner Center with the credential of one run of the node. */
export class PartnerCenterConnection {
	private constructor(
		private readonly settings: ConnectionSettings,
		/** Identifies the partner tenant. It is the same in every run. */
		readonly key: string,
	) {}

	/**
	 * Reads the credential and checks its addresses. Sends nothing.
	 *
	 * @param context the context in which n8n runs the node
	 * @param options the credential's type, the limits on retries, and the signal that stops new writes
	 * @returns the connection, whose requests all share the run's limits
	 * @throws {UserFacingError} if the cloud is unknown, or if a custom address is empty, not valid or not safe
	 */
	static async open(
		context: ClientContext,
		{ credentialType, limits, stop }: ConnectionOptions,
	): Promise<PartnerCenterConnection> {
		const credentials = await context.getCredentials(credentialType);
		const endpoints = resolveCloud(credentials);
		const key = `${endpoints.apiBaseUrl} ${String(credentials.tenantId).trim()}`.toLowerCase();
		const throttle = getThrottleGate(key);
		const settings = {
			context,
			credentialType,
			endpoints,
			secrets: getSecrets(credentials),
			limits,
			throttle,
			since: getMonotonicMs(),
			stop,
		};
		return new PartnerCenterConnection(settings, key);
	}

	/**
	 * Creates the client for one item.
	 *
	 * @param timeoutMs the timeout of each attempt of a request, in milliseconds
	 * @param ids the IDs that the item's requests carry
	 * @returns the client
	 */
	forItem(timeoutMs: number, ids: RequestIds = createRequestIds()): PartnerCenterClient {
		return new PartnerCenterClient(this.settings, timeoutMs, ids);
	}
}

/** Gets the secret and the tokens of a credential, except short values, which would match ordinary text. */
function getSecrets({
	clientSecret,
	oauthTokenData,
	...rest
}: ICredentialDataDecryptedObject): string[] {
	const tokens = isRecord(oauthTokenData) ? Object.values(oauthTokenData) : [];
	return [clientSecret, rest.refreshToken, rest.accessToken, ...tokens].filter(
		(secret): secret is string => typeof secret === 'string' && secret.length > 8,
	);
}

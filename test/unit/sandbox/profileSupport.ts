/** Reads and writes billing profiles through the API. */
import type { AxiosResponse } from 'axios';
import type { BillingProfile } from '../../../tools/sandbox';
import { customers, parseJson, type Harness } from './support';

export const profilePath = (customerId: string) => `/v1/customers/${customerId}/profiles/billing`;

/** The member of a parsed body. */
export function member(value: unknown, ...path: readonly string[]): unknown {
	return path.reduce<unknown>((outer, name) => {
		if (typeof outer !== 'object' || outer === null) return undefined;
		return Object.entries(outer).find(([candidate]) => candidate === name)?.[1];
	}, value);
}

/** Sends requests about the profile of one customer. */
export function createProfileClient(harness: () => Harness, customerId = customers.fabrikam.id) {
	const path = profilePath(customerId);
	const state = (): BillingProfile => harness().sandbox.state.customer(customerId).billingProfile;
	return {
		/** The present profile, without a request. */
		state,
		/** The present ETag in quotation marks, without a request. */
		etag: () => `"${state().attributes.etag}"`,
		read: () => harness().get(path),
		/** What `GET` shows at the moment. */
		async shownEmail(): Promise<unknown> {
			return member(parseJson(await harness().get(path)), 'email');
		},
		/** @param ifMatch `undefined`: no such header */
		write: (
			profile: unknown,
			ifMatch?: string,
			headers: Record<string, string> = {},
		): Promise<AxiosResponse<string>> =>
			harness().http.put(path, JSON.stringify(profile), {
				headers: {
					...harness().headers(),
					...(ifMatch !== undefined && { 'If-Match': ifMatch }),
					...headers,
				},
			}),
	};
}

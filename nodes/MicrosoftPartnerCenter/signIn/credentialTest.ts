import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';
import { apiBaseUrlExpression } from './credentialExpressions';
import { SERVICE_ERRORS } from '../api/errorTable';
import type { ErrorRow } from '../api/errorTable';

const WRONG_ADDRESS =
	"This address does not answer like Partner Center. Check 'Cloud' of the credential and, if it is Custom, 'API Base URL'.";

/** What is said where the test is not the place for the table's advice. */
const OWN_WORDS: ReadonlyMap<number, string> = new Map([
	[
		401,
		'Partner Center did not accept the sign-in. Sign in again with multi-factor authentication.',
	],
	...[300, 301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 415].map(
		(status): [number, string] => [status, WRONG_ADDRESS],
	),
]);

function words({ what, advice, cause }: ErrorRow): string {
	const isTransient = cause === 'rate-limited' || cause === 'temporarily-unavailable';
	return `${what}. ${isTransient ? 'Test again in a few minutes.' : advice}`;
}

/** What each status means in a test. */
const STATUS_RULES = SERVICE_ERRORS.flatMap((row) =>
	(row.statuses ?? []).map(
		(value): IAuthenticateRuleResponseCode => ({
			type: 'responseCode',
			properties: { value, message: OWN_WORDS.get(value) ?? words(row) },
		}),
	),
);

/** An answer without `items` is no list of customers, whatever else it is. */
const NO_LIST_RULE: IAuthenticateRuleResponseSuccessBody = {
	type: 'responseSuccessBody',
	properties: { key: 'items', value: undefined, message: WRONG_ADDRESS },
};

/**
 * The test of both credentials. A 401 stays an error here, because n8n renews the token after one;
 * `whyRefused` then tells a sign-in without MFA apart. n8n reads rules about statuses and rules about
 * bodies together; only its type asks for one kind.
 */
export const signInTest: ICredentialTestRequest = {
	request: { baseURL: apiBaseUrlExpression, url: '/v1/customers', qs: { size: 1 } },
	rules: [...STATUS_RULES, NO_LIST_RULE] as IAuthenticateRuleResponseCode[],
};

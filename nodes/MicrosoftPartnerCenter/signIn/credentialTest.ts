import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';
import { apiBaseUrlExpression } from './credentialExpressions';
import { SERVICE_ERRORS } from '../api/errorTable';
import type { ErrorRow } from '../api/errorTable';

/** A cheap request that any account with a right to customers may make, and that changes nothing. */
const REQUEST = { baseURL: apiBaseUrlExpression, url: '/v1/customers', qs: { size: 1 } };

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

function bodyRule(
	key: string,
	value: string | number | undefined,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
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

/** What each code means; Partner Center is known to write codes as text and as number. */
const CODE_RULES = SERVICE_ERRORS.flatMap((row) =>
	(row.codes ?? []).flatMap((code) => [
		bodyRule('code', code, words(row)),
		bodyRule('code', Number(code), words(row)),
	]),
);

/**
 * The test of a credential. n8n reads rules about statuses and rules about bodies together; only its
 * type asks for one kind. An answer without `items` is no list of customers, whatever else it is.
 *
 * @param noList what is said of such an answer
 */
function test(request: ICredentialTestRequest['request'], noList: string): ICredentialTestRequest {
	const rules = [...STATUS_RULES, ...CODE_RULES, bodyRule('items', undefined, noList)];
	return { request, rules: rules as IAuthenticateRuleResponseCode[] };
}

/**
 * The test of the OAuth2 credential: a 401 must stay an error, because n8n refreshes the token after
 * one. A sign-in without MFA is told apart by `checkRefreshedSignIn`.
 */
export const oAuth2Test = test(REQUEST, WRONG_ADDRESS);

/**
 * The test of the Refresh Token credential. n8n redeems the token for every test, so a 401 never
 * means that it expired; read as an ordinary answer, its code tells why. (An n8n that does not know
 * `except` reads every status so; the words for a code stay right there.)
 */
export const refreshTokenTest = test(
	{
		...REQUEST,
		ignoreHttpStatusErrors: {
			ignore: true,
			except: STATUS_RULES.map(({ properties }) => properties.value).filter(
				(status) => status !== 401,
			),
		},
	},
	"Partner Center did not accept the sign-in, or this address is not Partner Center's. Put a new refresh token into 'Refresh Token', and check 'Cloud' and 'Tenant ID'.",
);

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

/** For a refused sign-in whose code is not known, and for an answer that is no list of customers. */
const NOT_ACCEPTED =
	"Partner Center did not accept the sign-in. Put a new refresh token into 'Refresh Token', and check 'Cloud' and 'Tenant ID'.";

const WRONG_ADDRESS =
	"This address does not answer like Partner Center. Check 'Cloud' of the credential and, if it is Custom, 'API Base URL'.";

function words({ what, advice }: ErrorRow): string {
	return `${what}. ${advice}`;
}

function statusRule(value: number, message: string): IAuthenticateRuleResponseCode {
	return { type: 'responseCode', properties: { value, message } };
}

function bodyRule(
	key: string,
	value: string | number | undefined,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/** What each status means in a test. No customer is named there, so a 404 speaks of the address. */
const STATUS_RULES = [
	statusRule(404, WRONG_ADDRESS),
	...SERVICE_ERRORS.flatMap((row) =>
		(row.statuses ?? []).map((status) => statusRule(status, words(row))),
	),
];

/** Partner Center's codes, which it is known to write as text and as number. */
const CODE_RULES = SERVICE_ERRORS.flatMap((row) =>
	(row.codes ?? []).flatMap((code) => [
		bodyRule('code', code, words(row)),
		bodyRule('code', Number(code), words(row)),
	]),
);

/**
 * The test of the OAuth2 credential: a 401 must stay an error, because n8n refreshes the token after
 * one. A sign-in without MFA is told apart by `checkRefreshedSignIn`.
 */
export const oAuth2Test: ICredentialTestRequest = { request: REQUEST, rules: STATUS_RULES };

/**
 * The test of the Refresh Token credential. n8n redeems the token for every test, so a 401 never
 * means that it expired; read as an ordinary answer, its code tells why. An answer without `items`
 * is no list of customers, whatever else it is.
 */
export const refreshTokenTest: ICredentialTestRequest = {
	request: {
		...REQUEST,
		ignoreHttpStatusErrors: {
			ignore: true,
			except: STATUS_RULES.map(({ properties }) => properties.value).filter(
				(status) => status !== 401,
			),
		},
	},
	// n8n reads rules of both kinds together; only its type asks for one kind.
	rules: [
		...STATUS_RULES,
		...CODE_RULES,
		bodyRule('items', undefined, NOT_ACCEPTED),
	] as IAuthenticateRuleResponseCode[],
};

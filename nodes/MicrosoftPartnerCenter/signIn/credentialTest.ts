import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';
import { apiBaseUrlExpression } from './credentialExpressions';
import { SERVICE_ERRORS } from '../api/errors/serviceErrors';

const WRONG_ADDRESS =
	"This address does not answer like Partner Center. Check 'Cloud' of the credential and, if it is Custom, 'API Base URL'.";

/** What Partner Center itself never answers to the test, whose request is always the same. */
const FROM_ELSEWHERE = [300, 301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 415];

/** What each status means in a test. */
const STATUS_RULES = SERVICE_ERRORS.flatMap(({ statuses = [], summary: what, advice }) =>
	statuses.map((value): IAuthenticateRuleResponseCode => {
		const message = FROM_ELSEWHERE.includes(value) ? WRONG_ADDRESS : `${what}. ${advice}`;
		return { type: 'responseCode', properties: { value, message } };
	}),
);

/** An answer without `items` is no list of customers, whatever else it is. */
const NO_LIST_RULE: IAuthenticateRuleResponseSuccessBody = {
	type: 'responseSuccessBody',
	properties: { key: 'items', value: undefined, message: WRONG_ADDRESS },
};

/**
 * The test of both credentials. A 401 stays an error here, because n8n renews the token after one;
 * `explainUnauthorized` then tells a sign-in without MFA apart. n8n reads rules about statuses and rules about
 * bodies together; only its type asks for one kind.
 */
export const signInTest: ICredentialTestRequest = {
	request: {
		baseURL: apiBaseUrlExpression,
		url: '/v1/customers',
		qs: { size: 1 },
		// A redirect would carry the token to an address nobody has checked.
		disableFollowRedirect: true,
	},
	rules: [...STATUS_RULES, NO_LIST_RULE] as IAuthenticateRuleResponseCode[],
};

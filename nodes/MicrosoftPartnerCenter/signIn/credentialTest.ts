import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';
import { apiBaseUrlExpression } from './credentialExpressions';
import { SERVICE_ERRORS } from '../api/errors/serviceErrors';

const WRONG_ADDRESS =
	"This address does not answer like Partner Center. Check 'Cloud' and, if it is Custom, 'API Base URL'.";

/** Statuses with which Partner Center itself never answers the test, whose request is always the same. */
const FROM_ELSEWHERE = [300, 301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 415];

/** The message for each status. */
const STATUS_RULES = SERVICE_ERRORS.flatMap(({ statuses = [], summary: what, advice }) =>
	statuses.map((value): IAuthenticateRuleResponseCode => {
		const message = FROM_ELSEWHERE.includes(value) ? WRONG_ADDRESS : `${what}. ${advice}`;
		return { type: 'responseCode', properties: { value, message } };
	}),
);

/** The rule for an answer without `items`, which is not a list of customers. */
const NO_LIST_RULE: IAuthenticateRuleResponseSuccessBody = {
	type: 'responseSuccessBody',
	properties: { key: 'items', value: undefined, message: WRONG_ADDRESS },
};

/**
 * The test of both credentials. A 401 stays an error here, because n8n then refreshes the token, and
 * `explainUnauthorized` recognizes a sign-in without MFA. n8n accepts rules for statuses and rules for
 * bodies in one list; only its type allows a single kind.
 */
export const signInTest: ICredentialTestRequest = {
	request: {
		baseURL: apiBaseUrlExpression,
		url: '/v1/customers',
		qs: { size: 1 },
		// A redirect would send the token to an address that nothing has checked.
		disableFollowRedirect: true,
	},
	rules: [...STATUS_RULES, NO_LIST_RULE] as IAuthenticateRuleResponseCode[],
};

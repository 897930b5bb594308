import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';
import { apiBaseUrlExpression } from './credentialExpressions';
import { ASK_ABOUT_WEB_FILTER } from '../api/errors/advice';
import { PROXY_ERRORS } from '../api/errors/connectionErrors';
import { NEUTRAL_PLACE } from '../api/errors/errorPlace';
import { getAdvice } from '../api/errors/errorRow';
import type { ErrorRow } from '../api/errors/errorRow';
import { SERVICE_ERRORS } from '../api/errors/serviceErrors';

const WRONG_ADDRESS = `This address does not answer like Partner Center. Check 'Cloud' and, if it is Custom, 'API Base URL'. If that is right, ${ASK_ABOUT_WEB_FILTER}.`;

/** Statuses with which Partner Center itself never answers the test, whose request is always the same. */
const FROM_ELSEWHERE = [300, 301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 415];

function toRules(row: ErrorRow): IAuthenticateRuleResponseCode[] {
	return (row.statuses ?? []).map((value) => {
		const advice = getAdvice(row, NEUTRAL_PLACE);
		const message = FROM_ELSEWHERE.includes(value) ? WRONG_ADDRESS : `${row.summary}. ${advice}`;
		return { type: 'responseCode', properties: { value, message } };
	});
}

const SERVICE_RULES = SERVICE_ERRORS.flatMap(toRules);
const SERVICE_STATUSES = SERVICE_RULES.map(({ properties }) => properties.value);

/** The message for each status. A status that a proxy shares with the service counts as the service's. */
const STATUS_RULES = [
	...SERVICE_RULES,
	...PROXY_ERRORS.flatMap(toRules).filter(
		({ properties }) => !SERVICE_STATUSES.includes(properties.value),
	),
];

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

import { hasSeveralCustomerIds, toCustomerId } from '../domain/customer';
import type { CustomerId } from '../domain/customer';
import { hasSeveralDomains, toDomain } from '../domain/domainName';
import { quote, UserFacingError } from '../domain/userFacingError';
import { EXPRESSION_HELP } from '../api/errors/advice';
import { describeEmpty, describeRejected, isEmpty } from './fieldParsers';

const TENANT_ID_HELP =
	"A tenant ID looks like 41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11. Partner Center shows it as Microsoft ID on the customer's Account page.";

const BY_NAME_HELP = 'To find a customer by name, choose From List.';

const ONE_CUSTOMER_HELP = 'To work on several customers, give the node one item for each of them.';

/** The advice for an AI agent that sent a wrong *Customer*. */
const AGENT_CUSTOMER = {
	agentAdvice:
		"Use the customer's tenant ID, which looks like 41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11. If a tool finds customers, use the id that it returns.",
};

/** The advice for an AI agent that sent a wrong *Customer* in the mode *By Domain*. */
const AGENT_DOMAIN = { agentAdvice: "Use one of the customer's domains, such as contoso.com." };

/** The advice for an AI agent that sent several customers at once. */
const AGENT_ONE_CUSTOMER = {
	agentAdvice: 'Use only one. To work on several customers, use the tool once for each of them.',
};

/** Whether a text can be a company name: it has letters that no tenant ID has, and is not an address. */
function isLikeName(value: unknown): boolean {
	return typeof value === 'string' && /(?![a-f])\p{L}/iu.test(value) && !/[/@?#%\\]/.test(value);
}

/**
 * Reads *Customer* as a tenant ID.
 *
 * @param value the parameter's value, of any type
 * @returns the ID in its usual form, in lower case
 * @throws {UserFacingError} if the value is not exactly one tenant ID
 */
export function parseCustomerId(value: unknown): CustomerId {
	const id = toCustomerId(value);
	if (id !== undefined) return id;
	if (isEmpty(value)) {
		throw new UserFacingError(
			describeEmpty('Customer', value),
			`Choose a customer, or enter the customer's tenant ID. ${EXPRESSION_HELP} ${TENANT_ID_HELP}`,
			AGENT_CUSTOMER,
		);
	}
	if (typeof value !== 'string') {
		throw new UserFacingError(
			`'Customer' must be text, but got ${quote(value)}`,
			`Enter the customer's tenant ID as text. ${TENANT_ID_HELP}`,
			AGENT_CUSTOMER,
		);
	}
	const domain = toDomain(value);
	if (domain !== undefined) {
		throw new UserFacingError(
			`'Customer' is the domain ${quote(domain)}, but By ID needs a tenant ID`,
			`Choose By Domain in 'Customer', or enter the tenant ID. ${TENANT_ID_HELP}`,
			AGENT_CUSTOMER,
		);
	}
	if (hasSeveralCustomerIds(value)) {
		throw new UserFacingError(
			describeRejected('Customer', value, 'contains more than one tenant ID'),
			`Enter one tenant ID. ${ONE_CUSTOMER_HELP}`,
			AGENT_ONE_CUSTOMER,
		);
	}
	const enter = isLikeName(value) ? `${BY_NAME_HELP} Otherwise, enter` : 'Enter';
	throw new UserFacingError(
		describeRejected('Customer', value, 'is not a tenant ID'),
		`${enter} the customer's whole tenant ID. ${EXPRESSION_HELP} ${TENANT_ID_HELP}`,
		AGENT_CUSTOMER,
	);
}

/**
 * Reads *Customer* as a domain.
 *
 * @param value the parameter's value, of any type
 * @returns the domain in lower case and in ASCII
 * @throws {UserFacingError} if the value is not exactly one domain
 */
export function parseDomain(value: unknown): string {
	const domain = toDomain(value);
	if (domain !== undefined) return domain;
	if (toCustomerId(value) !== undefined) {
		throw new UserFacingError(
			"'Customer' is a tenant ID, but By Domain needs a domain",
			"Choose By ID in 'Customer', or enter a domain such as contoso.com.",
			AGENT_DOMAIN,
		);
	}
	if (typeof value === 'string' && hasSeveralDomains(value)) {
		throw new UserFacingError(
			describeRejected('Customer', value, 'contains more than one domain'),
			`Enter one domain. ${ONE_CUSTOMER_HELP}`,
			AGENT_ONE_CUSTOMER,
		);
	}
	const advice = `Enter one of the customer's domains, such as contoso.com. ${EXPRESSION_HELP}`;
	throw isEmpty(value)
		? new UserFacingError(describeEmpty('Customer', value), advice, AGENT_DOMAIN)
		: new UserFacingError(
				describeRejected('Customer', value, 'is not a domain'),
				isLikeName(value) ? `${advice} ${BY_NAME_HELP}` : advice,
				AGENT_DOMAIN,
			);
}

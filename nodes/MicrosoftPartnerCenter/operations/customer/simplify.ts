import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { getCompanyProfile } from '../../api/endpoints/customers';
import type { ItemParameters } from '../parameters';

/** *Simplify*, for every operation that outputs customers. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * Reads *Simplify*.
 *
 * @param parameters the parameters of the item
 * @returns whether it is on
 * @throws {UserFacingError} if the value is neither true nor false
 */
export function parseSimplify(parameters: ItemParameters): boolean {
	return parameters.switch('simplify', simplifyField.displayName);
}

/**
 * Reduces a customer to the fields that people use. Only *Get* has an email address, a postal address and
 * custom domains, and only with GDAP.
 *
 * @param customer the customer, as the service describes it
 * @returns the fields side by side; null for a name or a domain that the service left out
 */
export function simplifyCustomer(customer: IDataObject): IDataObject {
	const { id, relationshipToPartner, customDomains } = customer;
	const { companyName = null, domain = null, email, address } = getCompanyProfile(customer);
	const optional = Object.entries({ email, address, customDomains });
	return {
		id,
		companyName,
		domain,
		relationshipToPartner: relationshipToPartner ?? null,
		...Object.fromEntries(optional.filter(([, value]) => value !== undefined && value !== null)),
	};
}

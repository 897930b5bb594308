import { readAddressValidation } from '../../domain/address';
import type { Address, AddressValidation } from '../../domain/address';
import type { PartnerCenterClient } from '../transport/client';

/**
 * `POST /v1/validations/address`: asks Microsoft whether an address is right. Changes nothing.
 *
 * @param client sends the request
 * @param address the address to check, without the members that have no value
 * @returns the status of the address, and the addresses that Microsoft suggests
 * @throws {RequestError} if the request fails
 */
export async function validateAddress(
	client: PartnerCenterClient,
	address: Address,
): Promise<AddressValidation> {
	// The names begin with a capital in the example of Microsoft's page.
	const body = Object.fromEntries(
		Object.entries(address).map(([name, value]) => [
			`${name.charAt(0).toUpperCase()}${name.slice(1)}`,
			value,
		]),
	);
	return await client.request({
		method: 'POST',
		path: '/v1/validations/address',
		isSafe: true,
		body,
		parse: (response) => readAddressValidation(response, address),
	});
}

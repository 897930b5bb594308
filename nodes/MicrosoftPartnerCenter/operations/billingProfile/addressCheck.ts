import { validateAddress } from '../../api/endpoints/addressValidation';
import { sanitize } from '../../api/errors/serviceMessage';
import type { PartnerCenterClient } from '../../api/transport/client';
import type { RequestIds } from '../../api/errors/requestError';
import { describeStatus, formatAddress, toAddress } from '../../domain/address';
import type { AddressValidation } from '../../domain/address';
import type { BillingProfile } from '../../domain/billingProfile';
import { UserFacingError } from '../../domain/userFacingError';
import { getMember } from '../../domain/values';

/** The result of an address validation, with the IDs of its request. */
export type CheckedAddress = AddressValidation & RequestIds;

/** Lists the suggested addresses in a sentence. */
function describeSuggestions({ suggestedAddresses }: AddressValidation): string {
	const [first, ...others] = suggestedAddresses
		.map((address) => sanitize(formatAddress(address)))
		.filter((text) => text !== undefined);
	if (first === undefined) return 'Microsoft suggests no other address.';
	return others.length === 0
		? `Microsoft suggests: ${first}.`
		: `Microsoft suggests one of these addresses: ${[first, ...others].join('; ')}.`;
}

function createNotVerifiedError(addressValidation: CheckedAddress): UserFacingError {
	const { status, validationMessage } = addressValidation;
	const said = sanitize(validationMessage);
	const quoted = said === undefined ? '' : `. Partner Center said: "${said}"`;
	const suggestions = `Nothing was written. ${describeSuggestions(addressValidation)}`;
	return new UserFacingError(
		`Microsoft did not verify the new address, because it ${describeStatus(sanitize(status) ?? '')}${quoted}`,
		`${suggestions} Correct the address in 'Fields to Update', or remove the option 'Validate Address' to write it without this check.`,
		{ data: { addressValidation }, agentAdvice: `${suggestions} Use a corrected address.` },
	);
}

/** The check of the address that an item writes. The same address is checked only once. */
export class AddressCheck {
	/** The result of the last check; undefined if no address was checked. */
	result: CheckedAddress | undefined;
	private checked = '';

	constructor(private readonly client: PartnerCenterClient) {}

	/**
	 * Asks Microsoft whether the address of a billing profile is right.
	 *
	 * @param profile the billing profile as it would be written
	 * @throws {UserFacingError} if the address is not verified; it has the addresses that Microsoft suggests
	 * @throws {RequestError} if the request fails
	 */
	async run({ json }: Pick<BillingProfile, 'json'>): Promise<void> {
		const address = toAddress(getMember(json, 'defaultAddress'));
		const text = JSON.stringify(address);
		if (text === this.checked) return;
		const client = this.client.withNewRequestId();
		const result = { ...(await validateAddress(client, address)), ...client.ids };
		if (!result.isVerified) throw createNotVerifiedError(result);
		this.result = result;
		this.checked = text;
	}
}

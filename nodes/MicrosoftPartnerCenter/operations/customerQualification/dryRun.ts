import { getQualificationLabel } from '../../domain/qualification';
import type { Qualification } from '../../domain/qualification';
import { UserFacingError } from '../../domain/userFacingError';
import type { CustomerOperationContext } from '../operation';

/**
 * Builds the members that a dry run adds to its output. A person who approves a change that cannot be undone
 * needs the customer's name, not only its tenant ID.
 *
 * @param context the item's client and customer
 * @returns the members; the name is null if it cannot be read
 */
export async function describeDryRun({ client, customerId, customers }: CustomerOperationContext) {
	const name = await customers.fetchName(client, customerId);
	return { customerName: name ?? null, dryRun: true };
}

/** Creates the error for an item that an earlier item of the dry run excludes, because both are for one customer. */
export function createAlreadyPlannedError(planned: Qualification): UserFacingError {
	return new UserFacingError(
		`An earlier item would give the customer the qualification ${getQualificationLabel(planned)}, which a partner cannot change`,
		'Keep only one of the items for this customer.',
	);
}

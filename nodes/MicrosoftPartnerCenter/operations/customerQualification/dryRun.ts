import type { Qualification } from '../../domain/qualification';
import type { CustomerOperationContext } from '../operation';

/** Records what the real run would change, so that the later items of a dry run meet it. */
export function planWrite(
	{ customerId, dryRunChanges, validationCodes }: CustomerOperationContext,
	{
		qualification,
		validationCode,
	}: { readonly qualification: Qualification; readonly validationCode?: { readonly code: string } },
): void {
	dryRunChanges.set(customerId, qualification);
	if (validationCode !== undefined) validationCodes.planUse(validationCode.code);
}

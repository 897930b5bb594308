import { isRecord } from '../../domain/values';
import { quote, UserFacingError } from '../../domain/userFacingError';
import type { PartnerCenterClient } from '../transport/client';
import { SharedLookups } from '../transport/sharedLookups';

/** A Government Community Cloud validation code, as the node outputs it. */
export interface ValidationCode {
	/** The value for the field *Validation Code*; Microsoft calls it `validationId`. */
	readonly validationCode: string;
	readonly organizationName: string | null;
	/** Uses left; null if Microsoft gives no number. */
	readonly remainingCreates: number | null;
	readonly maxCreates: number | null;
	readonly partnerId: string | null;
	readonly eTag: string | null;
}

function toTextOrNull(value: unknown): string | null {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function toCountOrNull(value: unknown): number | null {
	return typeof value === 'number' ? value : null;
}

/** Reads `GET /v1/customers/all/validations`: an array, or one inside `items`. */
function readValidationCodes(body: unknown): ValidationCode[] | undefined {
	const listed: unknown = isRecord(body) && !Array.isArray(body) ? body.items : body;
	if (!Array.isArray(listed)) return undefined;
	return listed.filter(isRecord).map((entry) => ({
		// Microsoft's table calls it a number, its sample shows a text: opaque either way.
		validationCode: toTextOrNull(entry.validationId) ?? '',
		organizationName: toTextOrNull(entry.organizationName),
		remainingCreates: toCountOrNull(entry.remainingCreates),
		maxCreates: toCountOrNull(entry.maxCreates),
		partnerId: toTextOrNull(entry.partnerId),
		eTag: toTextOrNull(entry.eTag),
	}));
}

/**
 * Whether a code has no uses left. A code without a number has.
 *
 * @param plannedUses uses to subtract
 */
export function isUsedUp({ remainingCreates }: ValidationCode, plannedUses = 0): boolean {
	return remainingCreates !== null && remainingCreates <= plannedUses;
}

/**
 * `GET /v1/customers/all/validations`: fetches all validation codes of the partner.
 *
 * @param client sends the request
 * @returns the codes, in the service's order
 * @throws {RequestError} if the request fails
 */
export async function fetchValidationCodes(client: PartnerCenterClient): Promise<ValidationCode[]> {
	const path = '/v1/customers/all/validations';
	return await client.request({ method: 'GET', path, parse: readValidationCodes });
}

/** The partner's validation codes, read once in a run of the node. */
export class ValidationCodes {
	private readonly lists = new SharedLookups<ValidationCode[]>();
	/** The uses of each code that a dry run would have made so far. */
	private readonly plannedUses = new Map<string, number>();

	/**
	 * Rejects a code that cannot work, before a write uses it. A dry run checks any code, and a write checks
	 * a code that was picked from the list. If the codes cannot be read, the write goes ahead and the service
	 * decides.
	 *
	 * @param client sends the request for the codes
	 * @param chosen the code, and whether it was picked from the list
	 * @param dryRun whether nothing will be written
	 * @throws {UserFacingError} if the code is not one of the partner's, or has no uses left
	 * @throws {RequestError} if the codes cannot be read in a dry run
	 */
	async check(
		client: PartnerCenterClient,
		{ code, isPicked }: { readonly code: string; readonly isPicked: boolean },
		dryRun: boolean,
	): Promise<void> {
		if (!dryRun && !isPicked) return;
		const list = this.lists.get(
			'all',
			async () => await fetchValidationCodes(client.withNewRequestId()),
		);
		const codes = await (dryRun ? list : list.catch(() => undefined));
		if (codes === undefined) return;
		const found = codes.find(({ validationCode }) => validationCode === code);
		if (found === undefined) {
			throw new UserFacingError(
				`'Validation Code' is ${quote(code)}, which is not one of your codes`,
				"In 'Validation Code', choose a code From List, or ask Microsoft for a code.",
			);
		}
		if (isUsedUp(found, this.plannedUses.get(code))) {
			throw new UserFacingError(
				`'Validation Code' ${quote(code)} (${found.organizationName ?? 'no organization'}) has no uses left`,
				"In 'Validation Code', choose a different code From List, or ask Microsoft for a new code.",
			);
		}
	}

	/** Counts a use that a dry run would have made, so that later items find one fewer. */
	planUse(code: string): void {
		this.plannedUses.set(code, (this.plannedUses.get(code) ?? 0) + 1);
	}
}

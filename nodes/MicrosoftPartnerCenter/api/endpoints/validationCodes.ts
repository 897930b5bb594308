import { isRecord } from '../../domain/values';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { differsOnlyInLeadingZeros } from '../../domain/validationCode';
import type { ChosenCode } from '../../domain/validationCode';
import { isRejection, RequestError } from '../errors/requestError';
import type { PartnerCenterClient } from '../transport/client';
import { SharedLookups } from '../transport/sharedLookups';

/** The form with which a partner asks for a code. */
const INTAKE_FORM = '(Government Community Cloud Eligibility Intake Form)';

/** A Government Community Cloud validation code, as the node outputs it. */
export interface ValidationCode {
	/** The value for the field *Validation Code*; Microsoft calls it `validationId`. */
	readonly validationCode: string;
	readonly organizationName: string | null;
	/** The number of uses left; null if Microsoft gives no number. */
	readonly remainingCreates: number | null;
	readonly maxCreates: number | null;
	readonly partnerId: string | null;
	readonly eTag: string | null;
}

/** A text or a number of an answer as text; null for anything else. */
export function toTextOrNull(value: unknown): string | null {
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
		// Microsoft's table calls the value a number, but its sample shows a string.
		validationCode: toTextOrNull(entry.validationId) ?? '',
		organizationName: toTextOrNull(entry.organizationName),
		remainingCreates: toCountOrNull(entry.remainingCreates),
		maxCreates: toCountOrNull(entry.maxCreates),
		partnerId: toTextOrNull(entry.partnerId),
		eTag: toTextOrNull(entry.eTag),
	}));
}

/**
 * Checks whether a code has no uses left. If Microsoft gives no number, the code counts as usable.
 *
 * @param code the code with its number of uses left
 * @param plannedUses the number of uses that a dry run has planned so far
 * @returns whether no uses are left
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

/** Asks for the listed code that a sheet turned into the given one; empty if there is none. */
function suggestCode(code: string, codes: readonly ValidationCode[]): string {
	const meant = codes
		.map(({ validationCode }) => validationCode)
		.filter((listed) => differsOnlyInLeadingZeros(code, listed));
	return meant.length === 0 ? '' : `Did you mean ${meant.join(' or ')}?`;
}

/** The partner's validation codes, read once in a run of the node. */
export class ValidationCodes {
	private lists = new SharedLookups<ValidationCode[]>();
	/** Whether a write may have used a code since the codes were read. */
	private isOutdated = false;

	/**
	 * Rejects a code that cannot work, before a write uses it. Only a code that was picked from the list is
	 * checked, because the list was readable at that time. For a typed code, and if the codes cannot be read,
	 * the service decides when it receives the write.
	 *
	 * @param client sends the request for the codes
	 * @param chosen the code that the item uses
	 * @throws {UserFacingError} if the code is not one of the partner's, or has no uses left
	 */
	async check(client: PartnerCenterClient, chosen: ChosenCode): Promise<void> {
		const codes = chosen.isPicked ? await this.fetch(client).catch(() => undefined) : undefined;
		if (codes !== undefined) assertUsable(chosen, codes);
		this.isOutdated = true;
	}

	/**
	 * Rejects a code, picked or typed, that cannot work in the real run.
	 *
	 * @param client sends the request for the codes
	 * @param chosen the code that the item uses
	 * @param plannedUses the number of times that earlier items of the dry run would have used the code
	 * @throws {UserFacingError} if the code is not one of the partner's, or would have no uses left
	 * @throws {RequestError} if the codes cannot be read
	 */
	async checkForDryRun(
		client: PartnerCenterClient,
		chosen: ChosenCode,
		plannedUses: number,
	): Promise<void> {
		if (this.isOutdated) this.lists = new SharedLookups<ValidationCode[]>();
		this.isOutdated = false;
		assertUsable(chosen, await this.fetch(client), plannedUses);
	}

	/**
	 * Adds to the error of a write the code that was probably meant. A sheet drops the leading zeros of a
	 * code, and only the list of codes shows that they are missing.
	 *
	 * @param client sends the request for the codes
	 * @param code the code that the write used
	 * @param error the error of the write
	 * @returns the same error if the service did not reject the write, or if no code is similar
	 */
	async explain(client: PartnerCenterClient, code: string, error: unknown): Promise<unknown> {
		if (!(error instanceof RequestError) || !isRejection(error)) return error;
		const codes = await this.fetch(client).catch(() => []);
		if (codes.some(({ validationCode }) => validationCode === code)) return error;
		const suggestion = suggestCode(code, codes);
		if (suggestion === '') return error;
		const note = `${quote(code)} is not one of your validation codes. ${suggestion}`;
		return new RequestError(error.failure, { ...error.context, note });
	}

	private async fetch(client: PartnerCenterClient): Promise<ValidationCode[]> {
		// There is only one list, so all items use the same key.
		return await this.lists.get(
			'all',
			async () => await fetchValidationCodes(client.withNewRequestId()),
		);
	}
}

function assertUsable(
	{ code }: ChosenCode,
	codes: readonly ValidationCode[],
	plannedUses = 0,
): void {
	const found = codes.find(({ validationCode }) => validationCode === code);
	if (found === undefined) {
		throw new UserFacingError(
			`'Validation Code' is ${quote(code)}, which is not one of your codes`,
			`${suggestCode(code, codes)} In 'Validation Code', choose a code From List, or ask Microsoft for a code ${INTAKE_FORM}.`.trim(),
			{
				agentAdvice:
					`${suggestCode(code, codes)} Use one of the partner's validation codes.`.trim(),
			},
		);
	}
	if (isUsedUp(found, plannedUses)) {
		throw new UserFacingError(
			`'Validation Code' ${quote(code)} (${found.organizationName === null ? 'no organization' : quote(found.organizationName)}) has no uses left`,
			`In 'Validation Code', choose a different code From List, or ask Microsoft for a new code ${INTAKE_FORM}.`,
			{ agentAdvice: "Use a different one of the partner's validation codes." },
		);
	}
}

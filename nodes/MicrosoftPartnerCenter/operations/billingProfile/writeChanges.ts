import { fetchBillingProfile, putBillingProfile } from '../../api/endpoints/billingProfile';
import { RequestError } from '../../api/errors/requestError';
import type { RequestIds } from '../../api/errors/requestError';
import { delay } from '../../api/transport/abort';
import type { PartnerCenterClient } from '../../api/transport/client';
import { getETag, hasChanges, mergeChanges } from '../../domain/billingProfile';
import type { BillingProfile, MergedProfile, ProfileChanges } from '../../domain/billingProfile';
import type { CustomerId } from '../../domain/customer';
import { UserFacingError } from '../../domain/userFacingError';
import type { CustomerOperationContext } from '../operation';

/**
 * The waits before each reading of the profile, in milliseconds. After a conflict, the profile is read and the
 * changes are merged again. A read can lag behind a write, so the waits grow.
 */
const READ_DELAYS_MS = [0, 0, 250, 500, 1000, 2000];

/** The statuses of a write that names an outdated version. Microsoft does not document which of them it uses. */
const CONFLICT_STATUSES = [409, 412];

/** The billing profile after an update, and what the update did. */
export interface UpdateResult {
	readonly profile: Pick<BillingProfile, 'json'>;
	readonly changed: boolean;
	/** The members that the update changed; empty if it changed nothing. */
	readonly changedFields: readonly string[];
	/** The IDs of the write, or of the reading if nothing was written. */
	readonly ids: RequestIds;
}

/** Checks a profile before it is written, and throws if it must not be written. */
type ProfileCheck = (profile: MergedProfile) => Promise<void>;

/** A write whose outcome is not known, because the service then reported a conflict. */
interface DoubtfulWrite {
	readonly error: RequestError;
	readonly changedFields: readonly string[];
}

function isConflict(error: unknown): error is RequestError {
	if (!(error instanceof RequestError) || error.failure.kind !== 'errorResponse') return false;
	return CONFLICT_STATUSES.includes(error.failure.status);
}

/**
 * Gets the version that a write must name.
 *
 * @param profile the billing profile that the write replaces
 * @returns the ETag, as a header writes it
 * @throws {UserFacingError} if the service gave none
 */
export function requireETag(profile: BillingProfile): string {
	const etag = getETag(profile);
	if (etag !== undefined) return etag;
	throw new UserFacingError(
		'Partner Center did not give the version (ETag) of the billing profile, so a change could overwrite the change of another program',
		"Nothing was written. Change the billing profile on the customer's Account page in Partner Center.",
	);
}

/** Creates the error for a profile that shows an old version after all waits. */
function createOutdatedError(): UserFacingError {
	return new UserFacingError(
		'Partner Center still shows the billing profile as it was before the change of an earlier item',
		'Nothing was written for this item. Run it again in a few minutes.',
	);
}

/** Keeps in a later error that an earlier write is in doubt. Microsoft support must find that write. */
function keepDoubt(later: unknown, { error }: DoubtfulWrite): unknown {
	if (!(later instanceof RequestError)) return error;
	if (later.context.outcomeUnknown) return later;
	const { ids } = error.context;
	return new RequestError(later.failure, { ...later.context, outcomeUnknown: true, ids });
}

/** Writes changes to a billing profile, without overwriting the changes of other programs. */
class ProfileUpdate {
	private readonly client: PartnerCenterClient;
	private readonly customerId: CustomerId;
	private doubtful: DoubtfulWrite | undefined;
	private conflict: unknown;

	constructor(
		private readonly context: CustomerOperationContext,
		private readonly changes: ProfileChanges,
		private readonly check: ProfileCheck,
	) {
		this.client = context.client;
		this.customerId = context.customerId;
	}

	/** Reads, merges and writes until the service accepts the write. */
	async run(): Promise<UpdateResult> {
		for (const delayMs of READ_DELAYS_MS) {
			await delay(delayMs, this.client.cancelSignal);
			try {
				const result = await this.tryOnce();
				if (result !== undefined) return result;
			} catch (error) {
				throw this.doubtful === undefined ? error : keepDoubt(error, this.doubtful);
			}
		}
		const error = this.conflict ?? createOutdatedError();
		throw this.doubtful === undefined ? error : keepDoubt(error, this.doubtful);
	}

	private async tryOnce(): Promise<UpdateResult | undefined> {
		const { customerId, changes } = this;
		const reader = this.client.withNewRequestId();
		const current = await fetchBillingProfile(reader, customerId);
		const version = getETag(current);
		if (version !== undefined && this.replacedVersions.includes(version)) return undefined;
		const merged = mergeChanges(current, changes);
		const { changedFields } = merged;
		if (changedFields.length === 0) return this.toUnwrittenResult(current, reader.ids);
		const etag = requireETag(current);
		await this.check(merged);
		// Each write is a new request. The first one has the IDs of the item.
		const writer = this.conflict === undefined ? this.client : this.client.withNewRequestId();
		const written = putBillingProfile(writer, customerId, {
			profile: merged,
			etag,
			changes,
			reconcile: async () => await this.fetchIfChanged(),
		});
		return await written.then(
			(profile) => {
				this.noteReplaced(etag, profile);
				return {
					profile,
					changed: true,
					changedFields: this.withDoubtful(changedFields),
					ids: writer.ids,
				};
			},
			(error: unknown) => this.noteConflict(error, changedFields),
		);
	}

	/** The profile has the wanted values: because of another program, unless an own write is in doubt. */
	private toUnwrittenResult(profile: BillingProfile, readIds: RequestIds): UpdateResult {
		const { error, changedFields = [] } = this.doubtful ?? {};
		const ids = error?.context.ids ?? readIds;
		return { profile, changed: error !== undefined, changedFields, ids };
	}

	private noteConflict(error: unknown, changedFields: readonly string[]): undefined {
		if (!isConflict(error)) throw error;
		this.conflict = error;
		if (!error.context.outcomeUnknown) return;
		this.doubtful = { error, changedFields: this.withDoubtful(changedFields) };
	}

	/** Adds the members of earlier writes in doubt: one of them may have changed them. */
	private withDoubtful(changedFields: readonly string[]): readonly string[] {
		return [...new Set([...(this.doubtful?.changedFields ?? []), ...changedFields])];
	}

	/** The versions that earlier items replaced. */
	private get replacedVersions(): readonly string[] {
		return this.context.replacedVersions.get(this.customerId) ?? [];
	}

	/** Remembers that a write replaced a version. The new version can be an earlier one if it depends on the values. */
	private noteReplaced(etag: string, written: BillingProfile): void {
		const replaced = [...this.replacedVersions, etag].filter((other) => other !== getETag(written));
		this.context.replacedVersions.set(this.customerId, replaced);
	}

	private async fetchIfChanged(): Promise<BillingProfile | undefined> {
		const found = await fetchBillingProfile(this.client.forLookUp(), this.customerId);
		return hasChanges(found, this.changes) ? found : undefined;
	}
}

/**
 * Writes changes to a customer's billing profile. If another program changes the profile between the reading
 * and the write, the service rejects the write. Then the profile is read again and the changes are merged again,
 * so that no other change is lost.
 *
 * @param context the client and the customer of the item
 * @param changes the values to set
 * @param check checks the profile before each write
 * @returns the billing profile after the update
 * @throws {RequestError} if a request fails, if the service reports a conflict every time, or if the outcome of
 * a write is unknown
 * @throws {UserFacingError} if the profile must not be written
 */
export async function writeChanges(
	context: CustomerOperationContext,
	changes: ProfileChanges,
	check: ProfileCheck,
): Promise<UpdateResult> {
	return await new ProfileUpdate(context, changes, check).run();
}

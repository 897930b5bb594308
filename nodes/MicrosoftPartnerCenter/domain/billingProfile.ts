import { getMemberText, setMembers } from './jsonText';
import { findMemberName, getMember, isRecord, withoutCaseAndSeparators } from './values';

/** The members of a billing profile that can be changed, in the order in which changes are listed. */
const OWN_FIELDS = [
	'firstName',
	'lastName',
	'email',
	'companyName',
	'culture',
	'language',
] as const;

/** The members of its `defaultAddress` that can be changed, in the order in which changes are listed. */
const ADDRESS_FIELDS = [
	'addressLine1',
	'addressLine2',
	'city',
	'state',
	'region',
	'postalCode',
	'country',
	'phoneNumber',
] as const;

/** A field of a billing profile that can be changed. */
export type ProfileField = (typeof OWN_FIELDS)[number] | (typeof ADDRESS_FIELDS)[number];

/** All fields of a billing profile that can be changed. */
export const PROFILE_FIELDS: readonly ProfileField[] = [...OWN_FIELDS, ...ADDRESS_FIELDS];

/** The changes to make, by field. `null` clears a field. */
export type ProfileChanges = Readonly<Partial<Record<ProfileField, string | null>>>;

/** A billing profile, as the service describes it. */
export interface BillingProfile {
	/** The JSON text, in which unknown members are written back unchanged. */
	readonly text: string;
	/** The parsed text. */
	readonly json: Readonly<Record<string, unknown>>;
}

/** A billing profile with changes that were not written yet. */
export interface MergedProfile extends BillingProfile {
	/** The paths of the members that differ from the original, for example `defaultAddress.city`. */
	readonly changedFields: readonly string[];
}

/**
 * Reads a billing profile. The names of its members can begin with a capital letter.
 *
 * @param body the parsed JSON of a response
 * @param text the JSON text of the response, if it is known
 * @returns the billing profile; undefined if the body is anything else
 */
export function readBillingProfile(body: unknown, text?: string): BillingProfile | undefined {
	if (!isRecord(body) || Array.isArray(body)) return undefined;
	const isProfile =
		findMemberName(body, 'defaultAddress') !== undefined ||
		/BillingProfile$/i.test(String(getMember(getMember(body, 'attributes'), 'objectType')));
	return isProfile ? { json: body, text: text ?? JSON.stringify(body) } : undefined;
}

/**
 * Gets the version of a billing profile, which a write must name so that it overwrites no other change.
 *
 * @param profile the billing profile
 * @returns the ETag as a header writes it, in quotation marks (RFC 9110); undefined if there is none, or if it
 * cannot be in a header
 */
export function getETag({ json }: Pick<BillingProfile, 'json'>): string | undefined {
	const etag = getMember(getMember(json, 'attributes'), 'etag');
	if (typeof etag !== 'string') return undefined;
	if (/^(?:W\/)?"[\x20\x21\x23-\x7e]+"$/.test(etag)) return etag;
	return /^[\x21\x23-\x7e]+$/.test(etag) ? `"${etag}"` : undefined;
}

function isAddressField(field: ProfileField): boolean {
	return ADDRESS_FIELDS.some((name) => name === field);
}

/** Gets the current value of a field. */
function getField({ json }: Pick<BillingProfile, 'json'>, field: ProfileField): unknown {
	return getMember(isAddressField(field) ? getMember(json, 'defaultAddress') : json, field);
}

/** Whether a member has a value. The service leaves out an empty member, or writes it as `null` or `""`. */
function isCleared(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function isEqual(current: unknown, wanted: string | null): boolean {
	return wanted === null ? isCleared(current) : current === wanted;
}

/** Compares like `isEqual`, but without case, spaces and hyphens, which the service can change. */
function isSimilar(current: unknown, wanted: string | null): boolean {
	const [one, other] = [current, wanted].map((value) =>
		isCleared(value) ? '' : withoutCaseAndSeparators(String(value)),
	);
	return one === other;
}

/** Gets the changes, in the order of the fields. */
function listChanges(changes: ProfileChanges): [ProfileField, string | null][] {
	return PROFILE_FIELDS.flatMap((field): [ProfileField, string | null][] => {
		const wanted = changes[field];
		return wanted === undefined ? [] : [[field, wanted]];
	});
}

/** Whether a billing profile already shows all changes exactly. */
export function hasChanges(
	profile: Pick<BillingProfile, 'json'>,
	changes: ProfileChanges,
): boolean {
	return listChanges(changes).every(([field, wanted]) => isEqual(getField(profile, field), wanted));
}

/**
 * Whether the response to a write confirms the changes: it shows them exactly, or it is a new version that
 * shows them in another spelling.
 *
 * @param response the billing profile in the response
 * @param changes the changes that were written
 * @param sentETag the version that the write replaced
 * @returns whether the changes were made
 */
export function confirmsChanges(
	response: Pick<BillingProfile, 'json'>,
	changes: ProfileChanges,
	sentETag: string,
): boolean {
	if (hasChanges(response, changes)) return true;
	const etag = getETag(response);
	const isNewVersion = etag !== undefined && etag !== sentETag;
	return (
		isNewVersion &&
		listChanges(changes).every(([field, wanted]) => isSimilar(getField(response, field), wanted))
	);
}

/** Gets the name that a new member must have, so that it has the same case as the other members. */
function getMemberName(record: Readonly<Record<string, unknown>>, name: string): string {
	const found = findMemberName(record, name);
	if (found !== undefined) return found;
	const isCapitalized = Object.keys(record).some((key) => /^[A-Z]/.test(key));
	return isCapitalized ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;
}

/** Sets fields of an object in its JSON text. */
function setFields(
	text: string,
	record: Readonly<Record<string, unknown>>,
	changes: readonly [ProfileField, string | null][],
): string {
	const values = changes.map(([field, wanted]): [string, string] => [
		getMemberName(record, field),
		JSON.stringify(wanted),
	]);
	return setMembers(text, new Map(values));
}

/** Sets fields of the address in the JSON text of a billing profile. */
function setAddressFields(
	text: string,
	json: Readonly<Record<string, unknown>>,
	changes: readonly [ProfileField, string | null][],
): string {
	const name = getMemberName(json, 'defaultAddress');
	const address = json[name];
	// A profile without an address gets one whose names have the same case as those of the profile.
	const [addressText, record] =
		isRecord(address) && !Array.isArray(address) && Object.keys(address).length > 0
			? [getMemberText(text, name) ?? '{}', address]
			: ['{}', json];
	return setMembers(text, new Map([[name, setFields(addressText, record, changes)]]));
}

/**
 * Merges changes into a billing profile. Every other member stays as it is, byte for byte.
 *
 * @param profile the billing profile
 * @param changes the values to set
 * @returns the billing profile with the changes, and the members that differ
 */
export function mergeChanges(profile: BillingProfile, changes: ProfileChanges): MergedProfile {
	const { json } = profile;
	const differing = listChanges(changes).filter(
		([field, wanted]) => !isEqual(getField(profile, field), wanted),
	);
	const own = differing.filter(([field]) => !isAddressField(field));
	const address = differing.filter(([field]) => isAddressField(field));
	const withOwn = own.length === 0 ? profile.text : setFields(profile.text, json, own);
	const text = address.length === 0 ? withOwn : setAddressFields(withOwn, json, address);
	return {
		text,
		json: text === profile.text ? json : (JSON.parse(text) as Record<string, unknown>),
		changedFields: [
			...own.map(([field]) => field),
			...address.map(([field]) => `defaultAddress.${field}`),
		],
	};
}

/** GET and PUT /v1/customers/{id}/profiles/billing. */
import type { BillingProfile } from '../billingProfile';
import type { Readings } from '../readings';
import type { CustomerRecord } from '../types';
import { json, type Answer } from './answer';
import { recordProfileChange } from './auditTrail';
import { customerOf, isStale, onlyQuery, type Call } from './call';
import { readProfile } from './profileBody';
import { refuse } from './refusal';
import { carryOut } from './write';

/** Microsoft's "Get a customer's billing profile" page. An app-only token is enough. */
export function getBillingProfile(call: Call): Answer {
	onlyQuery(call);
	const customer = customerOf(call);
	const { shown } = call.world.records.profiles;
	const profile = shown.read(customer.id, customer.billingProfile, isStale(call.exchange));
	return json(writeProfile(call.world.readings, profile), `the profile of ${customer.name}`);
}

/**
 * Microsoft's "Update a customer's billing profile" page: the full resource, and If-Match for concurrency detection. An
 * app-only token is enough.
 */
export function putBillingProfile(call: Call): Answer | Promise<Answer> {
	return carryOut(call, update);
}

function update(call: Call): Answer {
	onlyQuery(call);
	const customer = customerOf(call);
	const { profiles } = call.world.records;
	profiles.makeForeignChanges(customer);
	checkETag(call, customer);
	const from = customer.billingProfile;
	const to = profiles.replace(customer, readProfile(call, from));
	customer.timesProfileWritten += 1;
	recordProfileChange(call, customer, { from, to });
	return json(writeProfile(call.world.readings, to), `${customer.name} has a new profile`);
}

/**
 * No source says what a missing or a stale ETag gets; see `missingIfMatch` and `staleETag` in readings.ts. The sandbox's
 * choice: it rejects `*` and several ETags, which would not detect every change.
 */
function checkETag({ world, headers }: Call, { name, billingProfile }: CustomerRecord): void {
	const { missingIfMatch, staleETag } = world.readings;
	const given = headers['if-match'];
	if (given === undefined) {
		if (missingIfMatch === 'accepted') return;
		const code = missingIfMatch === 400 ? '800002' : '428';
		refuse(missingIfMatch, code, 'The header If-Match with the ETag of the profile is missing.');
	}
	const etag = /^(?:W\/)?"([^"]+)"$/.exec(given)?.[1];
	if (etag === undefined) {
		refuse(400, '800002', `If-Match must be one ETag in quotation marks, not ${given}`);
	}
	if (etag !== billingProfile.attributes.etag) {
		refuse(staleETag, String(staleETag), `The profile of ${name} has changed since it was read.`);
	}
}

/** See `etagForm` in readings.ts. */
function writeProfile({ etagForm }: Readings, profile: BillingProfile): object {
	const { etag, ...rest } = profile.attributes;
	const written = { bare: etag, quoted: `"${etag}"`, weak: `W/"${etag}"` }[etagForm];
	return { ...profile, attributes: { etag: written, ...rest } };
}

/** The part of the profile that the resource of the customer itself shows. Which part is the sandbox's choice. */
export function writeProfileSummary(readings: Readings, profile: BillingProfile): object {
	const { id, email, culture, language, companyName, defaultAddress, links, attributes } = profile;
	const { country, city, addressLine1 } = defaultAddress;
	const address = { country, city, addressLine1 };
	const shown = { id, email, culture, language, companyName, defaultAddress: address, links };
	return writeProfile(readings, { ...shown, attributes });
}

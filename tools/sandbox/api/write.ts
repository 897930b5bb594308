/** The code that all writes share. */
import type { Exchange } from '../http/exchange';
import type { Readings } from '../readings';
import type { CustomerRecord } from '../types';
import { describeRecord, setRecord, standingRecord, type QualificationRecord } from '../vetting';
import { requireUser } from './access';
import type { Answer } from './answer';
import type { Call } from './call';
import { RefusalError, refuse, refuseUnreadable } from './refusal';

/** A placeholder. A fault replaces it with its own response, or ends the connection. */
const PLACEHOLDER: Answer = { status: 202, body: undefined, meaning: 'accepted' };

/** Runs a write of a qualification. It requires an App+User token, which is checked when the request arrives. */
export function carryOutQualification(
	call: Call,
	work: (call: Call) => Answer,
): Answer | Promise<Answer> {
	requireUser(call.session);
	return carryOut(call, (applied) => {
		const { records } = applied.world;
		const customer = records.findCustomer(applied.customerId);
		const before = customer?.qualifications;
		const answer = work(applied);
		if (customer && before) records.shown.qualifications.remember(customer.id, before);
		return answer;
	});
}

/**
 * Runs a write once for each MS-RequestId. Requires a JSON body, which is checked when the request arrives. Everything else
 * is checked when the write is applied, which can be later.
 */
export function carryOut(call: Call, work: (call: Call) => Answer): Answer | Promise<Answer> {
	requireJson(call.headers['content-type']);
	const { world, exchange } = call;
	const { applyAfterMs, answersFirst } = exchange.timing;
	const fingerprint = [call.method, call.url, call.body].join('\n');
	const waitMs = applyAfterMs - exchange.elapsedMs;
	const answer = world.answers.once(
		call.headers['ms-requestid'],
		fingerprint,
		() =>
			applyAfterMs > 0 || answersFirst
				? world.pendingWrites.applyAfter(Math.max(0, waitMs), () => apply(call, work))
				: apply(call, work),
		world.readings.repeatWhilePending,
	);
	if (answer instanceof Promise) {
		const recorded = answer.then((given) => recordRepeat(exchange, given));
		return answersFirst ? PLACEHOLDER : recorded;
	}
	return recordRepeat(exchange, answer);
}

/** Applies or refuses the write, and records which of the two happened. */
function apply(call: Call, work: (call: Call) => Answer): Answer {
	const { exchange } = call;
	try {
		const answer = work(call);
		exchange.write = { outcome: 'applied', at: Date.now() };
		return answer;
	} catch (cause) {
		// A rejection is also a completed response. The headers page requires a new ID after it.
		if (!(cause instanceof RefusalError)) throw cause;
		exchange.write = { outcome: 'refused', at: Date.now() };
		return cause.toAnswer();
	}
}

/** If a write has an answer but was neither applied nor refused, the answer is that of an earlier request. */
function recordRepeat(exchange: Exchange, answer: Answer): Answer {
	exchange.write ??= { outcome: 'answeredAgain', at: Date.now() };
	return answer;
}

/**
 * The headers page requires application/json. The swagger also lists XML and forms, which no client of this project sends.
 * The sandbox's choice: it rejects them with HTTP status 415.
 */
export function requireJson(contentType: string | undefined): void {
	if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(contentType?.trim() ?? '')) {
		refuse(
			415,
			'415',
			`The Content-Type must be application/json, not ${contentType ?? 'absent'}.`,
		);
	}
}

/** The error code 800002 is "invalid request input" on Microsoft's "Error codes" page. */
export function parseBody({ body, world }: Call): unknown {
	if (body === '') {
		refuseUnreadable(world.readings, '800002', 'The body is empty: send JSON.');
	}
	try {
		return JSON.parse(body);
	} catch {
		refuseUnreadable(world.readings, '800002', 'The body is not JSON.');
	}
}

/**
 * Both "Update a customer's qualification" pages: Government Community Cloud requires a validation code and a customer
 * without a qualification. So it excludes Education, also one in review. The customer is checked before the code: the .NET
 * feature sample sends a false code for an Education customer, and expects the answer that the two cannot be combined. The
 * sandbox's choice: the error code 800002, which is not documented.
 */
export function qualifyForGovernment(
	{ world }: Call,
	customer: CustomerRecord,
	code: string | undefined,
): QualificationRecord {
	refuseQualified(customer);
	if (!code) refuse(400, '800002', 'Government Community Cloud needs a validation code.');
	const found = world.records.findValidationCode(code);
	if (!found) refuse(400, '800002', `The validation code "${code}" is not one of yours.`);
	if (found.remainingCreates === 0) {
		refuse(400, '800002', `The validation code "${code}" has no use left.`);
	}
	world.records.useCode(found, customer);
	return setRecord(customer, {
		qualification: 'governmentCommunityCloud',
		vettingStatus: 'Approved',
		vettingCreatedDate: world.clock.iso(),
	});
}

/** See `educationPartner` in readings.ts. */
export function requireEducationPartner({ educationPartner }: Readings): void {
	if (!educationPartner) denyTagging();
}

export function denyTagging(): never {
	throw new RefusalError(400, '', 'Customer tagging denied.', 'text');
}

/** Rejects a customer that has a qualification, including one in review. */
export function refuseQualified(customer: CustomerRecord): void {
	const standing = standingRecord(customer);
	if (!standing) return;
	const present = describeRecord(standing);
	refuse(400, '800002', `${customer.name} already has a qualification: ${present}.`);
}

/** Both pages: a code is only for Government Community Cloud. The sandbox's choice: it rejects a code in other requests. */
export function refuseCode(code: string | undefined): void {
	if (code !== undefined) {
		refuse(400, '800002', 'A validation code is only for Government Community Cloud.');
	}
}

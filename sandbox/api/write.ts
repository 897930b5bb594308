/** The code that PUT `/qualification` and POST `/qualifications` share. */
import type { CustomerRecord } from '../types';
import { describeRecord, setRecord, standingRecord, type QualificationRecord } from '../vetting';
import { requireUser } from './access';
import type { Answer } from './answer';
import type { Call } from './call';
import { RefusalError, refuse } from './refusal';

/** Runs a write once for each MS-RequestId. Requires an App+User token and a JSON body. */
export function carryOut(call: Call, work: (call: Call) => Answer): Answer {
	requireUser(call.session);
	requireJson(call.headers['content-type']);
	const fingerprint = [call.method, call.url, call.body].join('\n');
	return call.world.answers.once(call.headers['ms-requestid'], fingerprint, () => {
		try {
			return work(call);
		} catch (cause) {
			// A rejection is also a completed response. The headers page requires a new ID after it.
			if (cause instanceof RefusalError) return cause.toAnswer();
			throw cause;
		}
	});
}

/**
 * The headers page requires application/json. The swagger also lists XML and forms, which no client of this project sends.
 * The sandbox's choice: it rejects them with HTTP status 415.
 */
function requireJson(contentType: string | undefined): void {
	if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(contentType?.trim() ?? '')) {
		refuse(
			415,
			'415',
			`The Content-Type must be application/json, not ${contentType ?? 'absent'}.`,
		);
	}
}

/** The error code 800002 is "invalid request input" on Microsoft's "Error codes" page. */
export function parseBody(body: string): unknown {
	if (body === '') refuse(400, '800002', 'The body is empty: send the qualification as JSON.');
	try {
		return JSON.parse(body);
	} catch {
		refuse(400, '800002', 'The body is not JSON.');
	}
}

/**
 * Both "Update a customer's qualification" pages: Government Community Cloud requires a validation code and a customer
 * without a qualification. So it excludes Education, as the .NET feature sample also says. The sandbox's choices: the error
 * code 800002, which is not documented, and that an Education in review counts as a qualification.
 */
export function qualifyForGovernment(
	{ world }: Call,
	customer: CustomerRecord,
	code: string | undefined,
): QualificationRecord {
	if (!code) refuse(400, '800002', 'Government Community Cloud needs a validation code.');
	const found = world.records.findValidationCode(code);
	if (!found) refuse(400, '800002', `The validation code "${code}" is not one of yours.`);
	const standing = standingRecord(customer);
	if (standing) {
		const present = describeRecord(standing);
		refuse(400, '800002', `${customer.name} already has a qualification: ${present}.`);
	}
	if (found.remainingCreates === 0) {
		refuse(400, '800002', `The validation code "${code}" has no use left.`);
	}
	world.records.useCode(found, customer);
	return setRecord(customer, {
		qualification: 'governmentCommunityCloud',
		vettingStatus: 'Approved',
		vettingCreatedDate: new Date().toISOString(),
	});
}

/** Both pages: a code is only for Government Community Cloud. The sandbox's choice: it rejects a code in other requests. */
export function refuseCode(code: string | undefined): void {
	if (code !== undefined) {
		refuse(400, '800002', 'A validation code is only for Government Community Cloud.');
	}
}

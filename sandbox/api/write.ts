/** What the two writes, PUT `/qualification` and POST `/qualifications`, have in common. */
import type { CustomerRecord } from '../types';
import { describeRecord, setRecord, standingRecord, type QualificationRecord } from '../vetting';
import { requireUser } from './access';
import type { Answer } from './answer';
import type { Call } from './call';
import { Refusal, refuse } from './refusal';

/** App+User only, JSON only, and carried out once for each MS-RequestId. */
export function carryOut(call: Call, work: (call: Call) => Answer): Answer {
	requireUser(call.session);
	requireJson(call.headers['content-type']);
	const fingerprint = [call.method, call.url, call.body].join('\n');
	return call.world.answers.once(call.headers['ms-requestid'], fingerprint, () => {
		try {
			return work(call);
		} catch (cause) {
			// A refusal is a completed answer too: the headers page asks for a new id after it.
			if (cause instanceof Refusal) return cause.toAnswer();
			throw cause;
		}
	});
}

/**
 * The headers page asks for application/json. The swagger lists XML and forms too, which no client of this project
 * sends: so they are refused, with HTTP's own status for it (the sandbox's choice).
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

/** 800002 is the "invalid request input" of Microsoft's "Error codes" page. */
export function parseBody(body: string): unknown {
	if (body === '') refuse(400, '800002', 'The body is empty: send the qualification as JSON.');
	try {
		return JSON.parse(body);
	} catch {
		refuse(400, '800002', 'The body is not JSON.');
	}
}

/**
 * Both "Update a customer's qualification" pages: Government Community Cloud needs a validation code, and a customer
 * without a qualification; so it excludes Education, which the .NET feature sample says too. The error codes of these
 * refusals are not documented; 800002 is the sandbox's choice, as is that an Education in review counts like one.
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

/** Both pages: a code is only for Government Community Cloud. Refusing it elsewhere is the sandbox's choice. */
export function refuseCode(code: string | undefined): void {
	if (code !== undefined) {
		refuse(400, '800002', 'A validation code is only for Government Community Cloud.');
	}
}

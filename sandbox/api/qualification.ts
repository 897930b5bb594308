/** GET and PUT /v1/customers/{id}/qualification, the synchronous API. */
import {
	displayName,
	parseQualification,
	writeQualification,
	type Qualification,
} from '../qualification';
import type { CustomerRecord } from '../types';
import { requireUser } from './access';
import type { Answer } from './answer';
import { customerOf, onlyQuery, type Call } from './call';
import { Refusal, refuse } from './refusal';

/** Microsoft's "Get a customer's qualification" page (2020-12): a bare JSON string. App-only is enough. */
export function getQualification(call: Call): Answer {
	onlyQuery(call);
	const { name, qualification } = customerOf(call);
	const body = writeQualification(qualification, call.world.readings.qualificationReply);
	return { status: 200, body, meaning: `${name}: ${displayName(qualification)}` };
}

/** Microsoft's "Update a customer's qualification" page (2020-12) and swagger "CustomersService V3". */
export function putQualification(call: Call): Answer {
	requireUser(call.session);
	requireJson(call.headers['content-type']);
	const fingerprint = [call.method, call.url, call.body].join('\n');
	return call.world.answers.once(call.headers['ms-requestid'], fingerprint, () => {
		try {
			return apply(call);
		} catch (cause) {
			// A refusal is a completed answer too: the headers page asks for a new id after it.
			if (cause instanceof Refusal) return cause.toAnswer();
			throw cause;
		}
	});
}

function apply(call: Call): Answer {
	onlyQuery(call, 'code');
	const customer = customerOf(call);
	const wanted = readBody(call.body);
	const code = call.query.get('code') ?? undefined;
	const unchanged = customer.qualification === wanted;

	if (wanted === 'governmentCommunityCloud') qualifyForGovernment(call, customer, code);
	else if (wanted === 'education') qualifyForEducation(customer, code);
	// The page allows these two only. The error code of the refusal is the sandbox's choice.
	else refuse(400, '800002', `A partner cannot set the qualification ${displayName(wanted)}.`);

	customer.timesApplied += 1;
	const meaning = `${customer.name} ${unchanged ? 'already was' : 'is now'} ${displayName(wanted)}`;
	const { emptyReply, qualificationReply } = call.world.readings;
	return emptyReply
		? { status: emptyReply, body: undefined, meaning }
		: { status: 200, body: writeQualification(wanted, qualificationReply), meaning };
}

/**
 * The page: Government Community Cloud needs a validation code, and a customer without a qualification.
 * The error codes of these refusals are not documented; 800002, "invalid request input", is the sandbox's choice.
 */
function qualifyForGovernment(
	call: Call,
	customer: CustomerRecord,
	code: string | undefined,
): void {
	if (!code) refuse(400, '800002', 'Government Community Cloud needs a validation code.');
	const found = call.world.records.findValidationCode(code);
	if (!found) refuse(400, '800002', `The validation code "${code}" is not one of yours.`);
	if (customer.qualification !== 'none') {
		const present = displayName(customer.qualification);
		refuse(400, '800002', `${customer.name} already has a qualification: ${present}.`);
	}
	if (found.remainingCreates === 0) {
		refuse(400, '800002', `The validation code "${code}" has no use left.`);
	}
	call.world.records.useCode(found, customer);
	customer.qualification = 'governmentCommunityCloud';
}

/**
 * The page: a code is only for Government Community Cloud; refusing it here is the sandbox's choice, as is leaving an
 * Education customer as it is. A customer with another qualification is refused in the words and the shape that
 * Partner-Center-PowerShell issue 258 shows; that it was refused for this reason, and the status, are assumptions.
 */
function qualifyForEducation(customer: CustomerRecord, code: string | undefined): void {
	if (code !== undefined) {
		refuse(400, '800002', 'A validation code is only for Government Community Cloud.');
	}
	if (customer.qualification !== 'none' && customer.qualification !== 'education') {
		throw new Refusal(400, '', 'Customer tagging denied.', true);
	}
	customer.qualification = 'education';
}

/** One bare JSON value. 900126 is the error table's "unable to parse enum"; 800002 its "invalid request input". */
function readBody(body: string): Qualification {
	if (body === '') refuse(400, '800002', 'The body is empty: send the qualification as JSON.');
	let value: unknown;
	try {
		value = JSON.parse(body);
	} catch {
		refuse(400, '800002', 'The body is not JSON.');
	}
	if (typeof value !== 'number' && typeof value !== 'string') {
		refuse(400, '800002', 'The body must be one bare JSON value: a number or a string.');
	}
	const qualification = parseQualification(value);
	if (!qualification) {
		refuse(
			400,
			'900126',
			`Unable to parse the enum: ${JSON.stringify(value)} is no qualification.`,
		);
	}
	return qualification;
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

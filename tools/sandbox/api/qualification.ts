/** GET and PUT /v1/customers/{id}/qualification, the older endpoint, which sets a qualification without a review. */
import {
	displayName,
	parseQualification,
	writeQualification,
	type Qualification,
} from '../qualification';
import type { CustomerRecord } from '../types';
import { presentQualification, setRecord, standingRecord } from '../vetting';
import type { Answer } from './answer';
import { audited } from './auditTrail';
import { customerOf, onlyQuery, readQualifications, type Call } from './call';
import { refuse, refuseUnreadable } from './refusal';
import { retiredAnswer } from './retired';
import {
	carryOutQualification,
	denyTagging,
	parseBody,
	qualifyForGovernment,
	refuseCode,
	refuseQualified,
	requireEducationPartner,
} from './write';

/** Microsoft's "Get a customer's qualification" page (2020-12): a bare JSON string. An app-only token is enough. */
export function getQualification(call: Call): Answer {
	const retired = retiredAnswer(call);
	if (retired) return retired;
	onlyQuery(call);
	const customer = customerOf(call);
	const qualification = presentQualification({
		qualifications: readQualifications(call, customer),
	});
	const body = writeQualification(qualification, call.world.readings.qualificationReply);
	return { status: 200, body, meaning: `${customer.name}: ${displayName(qualification)}` };
}

/** Microsoft's "Update a customer's qualification" page (2020-12) and swagger "CustomersService V3". */
export function putQualification(call: Call): Answer | Promise<Answer> {
	return retiredAnswer(call) ?? carryOutQualification(call, apply);
}

function apply(call: Call): Answer {
	onlyQuery(call, 'code');
	const customer = customerOf(call);
	const wanted = readBody(call);
	const code = call.query.get('code') ?? undefined;
	const unchanged = customer.qualification === wanted;

	audited(call, customer, wanted, () => {
		if (wanted === 'governmentCommunityCloud') qualifyForGovernment(call, customer, code);
		else if (wanted === 'education') qualifyForEducation(call, customer, code);
		// The page allows only these two. The error code is the sandbox's choice.
		else refuse(400, '800002', `A partner cannot set the qualification ${displayName(wanted)}.`);
	});

	customer.timesApplied += 1;
	const meaning = `${customer.name} ${unchanged ? 'already was' : 'is now'} ${displayName(wanted)}`;
	const { emptyReply, qualificationReply } = call.world.readings;
	return emptyReply
		? { status: emptyReply, body: undefined, meaning }
		: { status: 200, body: writeQualification(wanted, qualificationReply), meaning };
}

/** The sandbox's choices: an Education customer stays unchanged, and a customer with an open review is rejected. */
function qualifyForEducation(
	{ world }: Call,
	customer: CustomerRecord,
	code: string | undefined,
): void {
	refuseCode(code);
	requireEducationPartner(world.readings);
	const standing = standingRecord(customer);
	if (standing && standing.qualification !== 'education') {
		if (world.readings.educationConflict === 'taggingDenied') denyTagging();
		refuseQualified(customer);
	}
	if (standing?.vettingStatus === 'InReview') {
		refuse(400, '800002', `The Education of ${customer.name} is in review.`);
	}
	if (standing) return;
	setRecord(customer, {
		qualification: 'education',
		vettingStatus: 'Approved',
		vettingCreatedDate: world.clock.iso(),
	});
}

/** Parses one bare JSON value. In the error table, 900126 is "unable to parse enum" and 800002 "invalid request input". */
function readBody(call: Call): Qualification {
	const { readings } = call.world;
	const value = parseBody(call);
	if (typeof value !== 'number' && typeof value !== 'string') {
		refuseUnreadable(
			readings,
			'800002',
			'The body must be one bare JSON value: a number or a string.',
		);
	}
	const qualification = parseQualification(value);
	if (!qualification) {
		refuseUnreadable(
			readings,
			'900126',
			`Unable to parse the enum: ${JSON.stringify(value)} is no qualification.`,
		);
	}
	return qualification;
}

/** GET and POST /v1/customers/{id}/qualifications, the newer endpoint, for which Microsoft reviews Education. */
import { writeName } from '../qualification';
import type { Readings } from '../readings';
import type { CustomerRecord } from '../types';
import { describeRecord, recordOf, setRecord, type QualificationRecord } from '../vetting';
import { json, type Answer } from './answer';
import { recordChange } from './auditTrail';
import { customerOf, onlyQuery, readQualifications, type Call } from './call';
import { refuse } from './refusal';
import { readSubmission, type Submission } from './submission';
import {
	carryOutQualification,
	qualifyForGovernment,
	refuseQualified,
	requireEducationPartner,
} from './write';

/** Microsoft's "Sell to education customers" page: verification can be requested up to three times per customer. */
const educationSubmissionsAllowed = 3;

/** Microsoft's "Get a customer's qualifications" page. An app-only token is enough. */
export function getQualifications(call: Call): Answer {
	onlyQuery(call);
	const customer = customerOf(call);
	const shown = { name: customer.name, qualifications: readQualifications(call, customer) };
	return json(writeCollection(call.world.readings, shown), summarize(shown));
}

/**
 * Microsoft's newer "Update a customer's qualification" page. A rejected submission is not recorded in the audit log (the
 * sandbox's choice).
 */
export function postQualifications(call: Call): Answer | Promise<Answer> {
	return carryOutQualification(call, submit);
}

function submit(call: Call): Answer {
	const customer = customerOf(call);
	const submission = readSubmission(call);
	const from = customer.qualification;
	const record = qualify(call, customer, submission);
	customer.timesSubmitted += 1;
	recordChange(call, customer, { from, to: submission.qualification });
	const answer = reply(call.world.readings, customer, record);
	// The response shows the open review even if it is decided at once.
	if (submission.qualification === 'education') {
		call.world.reviewer.start(customer, call.world.readings);
	}
	return answer;
}

function qualify(
	call: Call,
	customer: CustomerRecord,
	{ qualification, code }: Submission,
): QualificationRecord {
	switch (qualification) {
		case 'education':
			return submitEducation(call, customer);
		case 'governmentCommunityCloud':
			return qualifyForGovernment(call, customer, code);
		case 'stateOwnedEntity':
			return addStateOwnedEntity(customer);
	}
}

/**
 * The page: a submitted Education starts in review. The response for an Education that is already approved is not
 * documented. The sandbox rejects it without counting it; see also `submissionInReview` in readings.ts.
 */
function submitEducation({ world }: Call, customer: CustomerRecord): QualificationRecord {
	requireEducationPartner(world.readings);
	const isCounted = world.readings.submissionInReview === 'counted';
	const isInReview = recordOf(customer, 'education')?.vettingStatus === 'InReview';
	if (!(isInReview && isCounted)) refuseQualified(customer);
	if (customer.educationSubmissions >= educationSubmissionsAllowed) {
		refuse(
			400,
			'800002',
			`The Education of ${customer.name} was submitted ${educationSubmissionsAllowed} times already.`,
		);
	}
	customer.educationSubmissions += 1;
	return setRecord(customer, {
		qualification: 'education',
		vettingStatus: 'InReview',
		vettingCreatedDate: world.clock.iso(),
	});
}

/**
 * The examples show State Owned Entity alone, with Education and with Government Community Cloud. The sandbox's choice:
 * it rejects State Owned Entity the second time.
 */
function addStateOwnedEntity(customer: CustomerRecord): QualificationRecord {
	if (recordOf(customer, 'stateOwnedEntity')) {
		refuse(400, '800002', `${customer.name} already is a State Owned Entity.`);
	}
	return setRecord(customer, { qualification: 'stateOwnedEntity' });
}

/** The page's example: 201 and the new qualification. The swagger: 200 and all qualifications. */
function reply(
	readings: Readings,
	customer: CustomerRecord,
	submitted: QualificationRecord,
): Answer {
	const asWritten = (record: QualificationRecord) => write(readings, record, 'POST');
	const body =
		readings.submitReply === 'collection200'
			? { qualifications: customer.qualifications.map(asWritten) }
			: asWritten(submitted);
	const status = readings.submitReply === 'single201' ? 201 : 200;
	return { ...json(body, summarize(customer)), status };
}

type ShownCustomer = Pick<CustomerRecord, 'name' | 'qualifications'>;

function summarize({ name, qualifications }: ShownCustomer): string {
	return `${name}: ${qualifications.map(describeRecord).join(' and ') || 'None'}`;
}

function writeCollection(readings: Readings, { qualifications }: ShownCustomer): unknown {
	const written: unknown[] = qualifications.map((record) => write(readings, record, 'GET'));
	const none = { qualification: writeName('none') };
	if (written.length === 0 && readings.noQualifications === 'entry') written.push(none);
	switch (readings.qualificationsReply) {
		case 'array':
			return written;
		case 'wrapped':
			return { qualifications: written };
		case 'single':
			// One object cannot represent zero or several qualifications, so this response is the sandbox's choice.
			return written.length > 1 ? written : (written.at(0) ?? none);
	}
}

/** Fields in the order and spelling of the page's examples. */
function write(readings: Readings, record: QualificationRecord, method: 'GET' | 'POST'): object {
	const { qualification, vettingStatus, vettingReason, vettingCreatedDate } = record;
	const dateMember = dateMemberOf(readings, record, method);
	return {
		qualification: writeName(qualification),
		...(vettingStatus && { vettingStatus }),
		...(vettingReason !== undefined && { vettingReason }),
		...(dateMember &&
			vettingCreatedDate && { [dateMember]: writeDate(readings, vettingCreatedDate) }),
	};
}

function dateMemberOf(
	{ vettingDateField }: Readings,
	{ qualification, vettingStatus }: QualificationRecord,
	method: 'GET' | 'POST',
): string | undefined {
	if (vettingDateField !== 'asDocumented') return vettingDateField;
	if (method === 'POST' || qualification === 'governmentCommunityCloud') return 'vettingCreateDate';
	return vettingStatus === 'Approved' ? undefined : 'vettingCreatedDate';
}

function writeDate({ vettingDateForm }: Readings, date: string): string {
	const iso = new Date(date).toISOString();
	return vettingDateForm === 'zulu' ? iso : iso.replace('Z', '0000+00:00');
}

/** Parses the request of `POST …/qualifications`. */
import { z } from 'zod';
import { parseQualification, qualifications, writeName } from '../qualification';
import { onlyQuery, type Call } from './call';
import { refuse, refuseUnreadable } from './refusal';
import { parseBody, refuseCode } from './write';

export interface Submission {
	readonly qualification: 'education' | 'governmentCommunityCloud' | 'stateOwnedEntity';
	/** The validation code, from the place that `codeIn` selects. */
	readonly code: string | undefined;
}

/**
 * The fields of the .NET SDK's `CustomerQualificationRequest`, which omits null values. The page of 2021 has only the first
 * one, as `Qualification`. That spelling is rejected because Education has required a segment since 2022.
 */
const members = ['qualification', 'educationSegment', 'website', 'validationCode'] as const;

const bodySchema = z.record(z.string());

/**
 * Error codes page: 3000 is "invalid property", 900126 "unable to parse enum", 800002 "invalid request input". It is not
 * documented which of them the service uses for which error.
 */
export function readSubmission(call: Call): Submission {
	onlyQuery(call, 'code');
	const body = readMembers(call);
	const inQuery = call.query.get('code') ?? undefined;
	const qualification = readName(call, body.qualification);
	if (qualification === 'education') checkEducation(call, body);
	else refuseEducationMembers(body);
	if (qualification === 'governmentCommunityCloud') {
		return { qualification, code: chooseCode(call, inQuery, body.validationCode) };
	}
	refuseCode(inQuery ?? body.validationCode);
	return { qualification, code: undefined };
}

type Members = Readonly<Partial<Record<(typeof members)[number], string>>>;

function readMembers(call: Call): Members {
	const body = bodySchema.safeParse(parseBody(call));
	if (!body.success) {
		refuseUnreadable(
			call.world.readings,
			'800002',
			'The body must be one object whose members are all text.',
		);
	}
	for (const name of Object.keys(body.data)) {
		if (!members.some((member) => member === name)) {
			refuse(400, '3000', `Invalid property: "${name}".`);
		}
	}
	return body.data;
}

/** Newer page and .NET SDK samples: three names in PascalCase. None and Nonprofit cannot be set. */
function readName({ world }: Call, name: string | undefined): Submission['qualification'] {
	if (name === undefined) refuse(400, '800002', 'The member "qualification" is missing.');
	const qualification = qualifications.find((candidate) => writeName(candidate) === name);
	if (!qualification) {
		const meant = parseQualification(name);
		const hint = meant ? ` Write it "${writeName(meant)}".` : '';
		refuseUnreadable(
			world.readings,
			'900126',
			`Unable to parse the enum: "${name}" is no qualification.${hint}`,
		);
	}
	if (qualification === 'none' || qualification === 'nonprofit') {
		refuse(400, '800002', `A partner cannot set the qualification ${name}.`);
	}
	return qualification;
}

/** .NET SDK samples since 2022: the segment is required, the website is optional. */
function checkEducation({ world }: Call, { educationSegment, website }: Members): void {
	if (educationSegment === undefined) {
		refuse(400, '800002', 'Education needs the member "educationSegment".');
	}
	if (!['K12', 'HigherEducation'].includes(educationSegment)) {
		refuseUnreadable(
			world.readings,
			'900126',
			`Unable to parse the enum: "${educationSegment}" is no segment.`,
		);
	}
	if (website?.trim() === '') refuse(400, '800002', 'The member "website" is empty.');
}

/** The models describe these two fields for Education. The sandbox's choice: it rejects them for other qualifications. */
function refuseEducationMembers({ educationSegment, website }: Members): void {
	if (educationSegment !== undefined || website !== undefined) {
		refuse(400, '800002', '"educationSegment" and "website" are only for Education.');
	}
}

/** The sources disagree about the place of the code, so both are supported. Two different codes are a client error. */
function chooseCode(
	{ world }: Call,
	inQuery: string | undefined,
	inBody: string | undefined,
): string | undefined {
	if (inQuery !== undefined && inBody !== undefined && inQuery !== inBody) {
		refuse(
			400,
			'800002',
			`Two validation codes: "${inQuery}" in the query, "${inBody}" in the body.`,
		);
	}
	switch (world.readings.codeIn) {
		case 'either':
			return inBody ?? inQuery;
		case 'query':
			return inQuery;
		case 'body':
			return inBody;
	}
}

/** What the node and the credentials say when something is refused, asked of the code that says it. */
import {
	NO_RESPONSE_ERRORS,
	PROXY_ERRORS,
	UNKNOWN_PROXY_ERROR,
} from '../../nodes/MicrosoftPartnerCenter/api/errors/connectionErrors';
import type { ErrorPlace } from '../../nodes/MicrosoftPartnerCenter/api/errors/errorPlace';
import { getAdvice } from '../../nodes/MicrosoftPartnerCenter/api/errors/errorRow';
import type { ErrorRow } from '../../nodes/MicrosoftPartnerCenter/api/errors/errorRow';
import {
	LEGACY_ENDPOINT_RETIRED,
	SERVICE_ERRORS,
	UNKNOWN_ERROR,
	UNREADABLE_RESPONSE,
} from '../../nodes/MicrosoftPartnerCenter/api/errors/serviceErrors';
import { describeRequestError } from '../../nodes/MicrosoftPartnerCenter/api/errors/describeError';
import { RequestError } from '../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import type {
	FailureContext,
	NoResponse,
	ErrorResponse,
} from '../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	parsePartnerTenant,
	parseRequiredField,
	resolveCloud,
} from '../../nodes/MicrosoftPartnerCenter/api/transport/credential';
import { UserFacingError } from '../../nodes/MicrosoftPartnerCenter/domain/userFacingError';
import { DENIAL_REASONS } from '../../nodes/MicrosoftPartnerCenter/domain/denial';
import { getErrorPlace } from '../../nodes/MicrosoftPartnerCenter/operations/errorPlace';
import {
	parseCustomerId,
	parseDomain,
} from '../../nodes/MicrosoftPartnerCenter/operations/customerParsers';
import {
	parseBoolean,
	parseEducationSegment,
	parseQualification,
	parseValidationCode,
} from '../../nodes/MicrosoftPartnerCenter/operations/fieldParsers';
import { signInTest } from '../../nodes/MicrosoftPartnerCenter/signIn/credentialTest';
import { fromRefusal, inCode } from './message';
import type { Message } from './message';
import { signIns } from './signIns';

/** The codes of each way to get no response. */
const NO_ANSWER: Readonly<Record<NoResponse['reason'], string>> = {
	timeout: 'such as `ETIMEDOUT`',
	unreachable: 'such as `ECONNREFUSED`, `ENOTFOUND`',
	proxy: '`ECONNRESET`, before anything was sent',
	tls: 'such as `EPROTO`, `ERR_SSL_WRONG_VERSION_NUMBER`',
	certificate: 'such as `DEPTH_ZERO_SELF_SIGNED_CERT`',
	broken: 'such as `ECONNRESET`',
};

const UNAVAILABLE: ErrorResponse = { kind: 'errorResponse', status: 503, headers: {}, body: '' };

function rowComesWith({ codes, messagePattern: words, statuses }: ErrorRow): string {
	const parts = [
		codes && `code ${inCode(codes)}`,
		words && `the words “${words.source.replaceAll('\\b', '')}”`,
		statuses && `HTTP ${statuses.join(', ')}`,
	];
	return parts.filter((part) => part !== undefined).join('; ');
}

/** A place with the fields of both operations that change a customer: the advice names all that can help. */
const PLACE: ErrorPlace = {
	labels: ['update', 'submit'].flatMap(
		(operation) =>
			getErrorPlace({
				typeVersion: 1,
				parameters: {
					resource: 'customerQualification',
					operation,
					qualification: '={{ $json.qualification }}',
				},
			}).labels,
	),
	hasItems: true,
};

function fromRow(row: ErrorRow, comesWith = rowComesWith(row)): Message {
	const advice = getAdvice(row, PLACE, { hasValidationCode: true });
	return { what: row.summary, advice, comesWith };
}

/** What a check says to a sample that it must not let pass. */
function refusalBy(check: () => unknown): UserFacingError {
	try {
		check();
	} catch (error) {
		if (error instanceof UserFacingError) return error;
		throw error;
	}
	throw new Error(`Nothing is refused by ${String(check)}`);
}

/** What is refused before anything is sent. */
export function fieldChecks(): Message[] {
	const samples: readonly (() => unknown)[] = [
		() => parseCustomerId(''),
		() => parseCustomerId('\u200B'),
		() => parseCustomerId(365),
		() => parseCustomerId('contoso.com'),
		() => parseCustomerId('Contoso'),
		() => parseCustomerId('41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b1\u200B'),
		() =>
			parseCustomerId('41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11 b23f3eb1-8e5d-4a7c-8a1e-7f0e2f4f5d02'),
		() => parseDomain('41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11'),
		() => parseDomain('Contoso'),
		() => parseDomain('contoso.com, fabrikam.com'),
		() => parseQualification('', ['education', 'governmentCommunityCloud']),
		() => parseQualification('School', ['education', 'governmentCommunityCloud']),
		() => parseQualification('None', ['education', 'governmentCommunityCloud']),
		() => parseQualification('Nonprofit', ['education', 'governmentCommunityCloud']),
		() => parseQualification('StateOwnedEntity', ['education', 'governmentCommunityCloud']),
		() => parseValidationCode(''),
		() => parseValidationCode(12345678901234567890),
		() => parseValidationCode('1.2345E+4'),
		() => parseEducationSegment(''),
		() => parseEducationSegment('Primary'),
		() => parseBoolean('maybe', 'Dry Run'),
		() => parseRequiredField('', 'Refresh Token'),
		() => parsePartnerTenant(''),
		() => parsePartnerTenant('common'),
		() => resolveCloud({ cloud: 'custom', apiBaseUrl: '' }),
		() => resolveCloud({ cloud: 'custom', apiBaseUrl: 'http://gateway.contoso.com' }),
		() => resolveCloud({ cloud: 'custom', apiBaseUrl: 'https://gateway.contoso.com:99999' }),
		() =>
			resolveCloud({
				cloud: 'custom',
				apiBaseUrl: 'https://gateway.contoso.com',
				loginBaseUrl: '',
			}),
		() => resolveCloud({ cloud: 'other' }),
	];
	return samples.map((sample) => fromRefusal(refusalBy(sample)));
}

/** Where Partner Center's answer itself names the reason. */
export function namedReasons(): Message[] {
	return SERVICE_ERRORS.filter(({ statuses }) => !statuses).map((row) => fromRow(row));
}

/** The advice for a change that was answered, but not confirmed: its outcome is always unknown. */
function unconfirmedChange(): Message {
	const failure = { kind: 'unreadable', status: 200, body: '' } as const;
	const { message: what, advice } = describeRequestError(
		new RequestError(failure, { outcomeUnknown: true }),
		PLACE,
	);
	const comesWith =
		'a success status such as HTTP 200 or 202, but the answer does not name the qualification';
	return { what, advice, comesWith };
}

/** The errors for which nothing but the status of Partner Center's answer says what happened. */
export function unnamedReasons(): Message[] {
	const ofOtherOperations = 'from any other operation: HTTP 405, 410';
	return [
		fromRow(
			LEGACY_ENDPOINT_RETIRED,
			'from Get and Update: HTTP 405, 410; HTTP 404 for a customer that exists',
		),
		...SERVICE_ERRORS.filter(({ statuses }) => statuses).map((row) =>
			fromRow(row, row.statuses?.includes(405) ? ofOtherOperations : undefined),
		),
		fromRow(UNKNOWN_ERROR, 'any other status'),
		unconfirmedChange(),
		fromRow(
			UNREADABLE_RESPONSE,
			'a success status such as HTTP 200, but the answer is not from Partner Center or is cut off',
		),
	];
}

/** Where no answer came. */
export function noAnswers(): Message[] {
	return NO_RESPONSE_ERRORS.map((row) => fromRow(row, NO_ANSWER[row.noResponse]));
}

/** The answers of a proxy or of the network between n8n and Microsoft. */
export function proxyAnswers(): Message[] {
	return [
		...PROXY_ERRORS.map((row) => fromRow(row)),
		fromRow(UNKNOWN_PROXY_ERROR, 'any other status'),
	];
}

/** What only the test of a credential says. */
export function credentialTests(): Message[] {
	const known = [...unnamedReasons(), ...proxyAnswers()].map(({ what }) => what);
	const said = new Set(signInTest.rules?.map(({ properties }) => properties.message));
	return [...said]
		.map((message) => {
			const end = message.indexOf('. ');
			return { what: message.slice(0, end), advice: message.slice(end + 2) };
		})
		.filter(({ what }) => !known.includes(what));
}

/** What may stand before or in place of the advice, whatever happened. */
export function additions(): Message[] {
	const advice = (context: FailureContext, status = 503) =>
		describeRequestError(new RequestError({ ...UNAVAILABLE, status }, context), PLACE).advice;
	const added = (context: FailureContext) => advice(context).replace(advice({}), '…');
	return [
		{ what: 'A pause is longer than the node waits', advice: advice({ retryAfterMs: 600_000 }) },
		{ what: 'The answer to a change was lost', advice: added({ outcomeUnknown: true }) },
		{ what: 'The change was made, and could not be read back', advice: added({ written: true }) },
	];
}

/** Why Microsoft denied a review, and what to do next. */
export function denials(): Message[] {
	return Object.entries(DENIAL_REASONS).map(([what, advice]) => ({ what, advice }));
}

/** The refusals that partners meet most, for a first look. */
export function frequentOnes(): Message[] {
	const all = [...namedReasons(), ...unnamedReasons(), ...signIns()];
	return [
		'`900421`',
		'HTTP 403',
		'`60003`',
		'customer tagging denied',
		'`800002`',
		'HTTP 405, 410; HTTP 404',
		'HTTP 429',
		'`AADSTS65001`',
		'`AADSTS7000222`',
	].map((mark) => {
		const found = all.find(({ comesWith }) => comesWith?.includes(mark));
		if (found === undefined) throw new Error(`No message comes with ${mark}`);
		return found;
	});
}

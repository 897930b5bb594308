import {
	ENTRA_ERRORS,
	describeEntraError,
} from '../../nodes/MicrosoftPartnerCenter/api/errors/entraErrors';
import type {
	ErrorResponse,
	NoResponse,
} from '../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import { toSignInError } from '../../nodes/MicrosoftPartnerCenter/api/errors/signInErrors';
import { fromRefusal, inCode } from './message';
import type { Message } from './message';

const UNAVAILABLE: ErrorResponse = { kind: 'errorResponse', status: 503, headers: {}, body: '' };
const UNREACHABLE: NoResponse = {
	kind: 'noResponse',
	reason: 'unreachable',
	code: 'ECONNREFUSED',
	neverSent: true,
};

/** How to recognize that the sign-in is down or overloaded. */
const OUTAGE_MARKS =
	'`AADSTS90033`, `AADSTS90055`, `AADSTS90006`, `AADSTS90012`, `temporarily_unavailable`, HTTP 429, HTTP 5xx, or an answer that is not from Entra';

/** The errors of Microsoft's sign-in, or of a missing answer of it. */
export function signIns(): Message[] {
	return [
		...ENTRA_ERRORS.map(({ aadsts = [], error, summary: what, advice }) => ({
			what,
			advice,
			comesWith: inCode([...aadsts.map((code) => `AADSTS${code}`), ...(error ? [error] : [])]),
		})),
		fromRefusal(describeEntraError({}), 'any other number'),
		fromRefusal(toSignInError(UNREACHABLE), 'no answer'),
		fromRefusal(toSignInError(UNAVAILABLE), OUTAGE_MARKS),
		fromRefusal(toSignInError({ ...UNAVAILABLE, status: 404 }), 'HTTP 404, or a redirect'),
	];
}

import { UserFacingError } from '../../domain/userFacingError';
import { findNoResponseRow, findProxyRow } from './connectionErrors';
import { NEUTRAL_PLACE } from './errorPlace';
import { getAdvice } from './errorRow';
import type { SignInOutage } from './requestError';
import { parseServiceMessage } from './serviceMessage';

/** The reasons for a missing answer that have their own advice, whatever n8n tried to reach. */
const EXPLAINED_REASONS = ['proxy', 'tls', 'certificate'];

/** Describes an outage of the sign-in: what happened, and what to do about it. */
function describeOutage(outage: SignInOutage): { summary: string; advice: string } {
	if (outage.kind === 'proxyResponse') {
		const row = findProxyRow(outage);
		const advice = getAdvice(row, NEUTRAL_PLACE);
		const { message } = parseServiceMessage(outage.body);
		const said = message === undefined ? '' : ` The proxy said: "${message}"`;
		return { summary: row.summary, advice: `${advice}${said}` };
	}
	const isMissing = outage.kind === 'noResponse';
	const row = isMissing ? findNoResponseRow(outage) : undefined;
	if (isMissing && row !== undefined && EXPLAINED_REASONS.includes(outage.reason)) {
		const summary = "Microsoft's sign-in could not be reached";
		return { summary, advice: `${row.summary}. ${getAdvice(row, NEUTRAL_PLACE)}` };
	}
	return {
		summary: `Microsoft's sign-in ${isMissing ? 'could not be reached' : 'is not working right now'}`,
		advice:
			"Try again in a few minutes. If this continues, check 'Cloud' in the credential, and check that the machine that runs n8n can reach the internet.",
	};
}

/** Thrown by a credential if the sign-in could not be reached; the client finds it in n8n's error. */
export class SignInOutageError extends UserFacingError {
	override readonly name = 'SignInOutageError';

	constructor(
		readonly outage: SignInOutage,
		/** Entra's own words, without secrets. */
		entraMessage?: string,
	) {
		const { summary, advice } = describeOutage(outage);
		super(summary, entraMessage === undefined ? advice : `${advice} Entra said: "${entraMessage}"`);
	}
}

/** Statuses of a server without a token endpoint: the address is wrong, and waiting does not help. */
const WRONG_ADDRESS_STATUSES = [301, 302, 303, 307, 308, 404, 405, 410];

/** Classifies an answer that does not come from Entra: a wrong address, or an outage. */
export function toSignInError(outage: SignInOutage): UserFacingError {
	return outage.kind === 'errorResponse' && WRONG_ADDRESS_STATUSES.includes(outage.status)
		? new UserFacingError(
				"The address in the credential does not answer like Microsoft's sign-in",
				"Check 'Cloud' in the credential and, if it is Custom, 'Sign-in Base URL'.",
			)
		: new SignInOutageError(outage);
}

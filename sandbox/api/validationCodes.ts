/** GET /v1/customers/all/validations: the partner's validation codes for Government Community Cloud. */
import { seed } from '../seed';
import { json, type Answer } from './answer';
import { isStale, onlyQuery, type Call } from './call';

/** Microsoft's "Get a partner's validation codes" page: a bare array. The code is the string `validationId`. */
export function listValidationCodes(call: Call): Answer {
	onlyQuery(call);
	const { shown, validationCodes } = call.world.records;
	const read = validationCodes.map((code) =>
		shown.codes.read(code.validationId, code, isStale(call.exchange)),
	);
	const codes = read.map((code) => ({
		partnerId: seed.partner.tenantId,
		organizationName: code.organizationName,
		validationId: code.validationId,
		maxCreates: code.maxCreates,
		remainingCreates: code.remainingCreates,
		eTag: code.eTag,
	}));
	return json(codes, `${codes.length} validation codes`);
}

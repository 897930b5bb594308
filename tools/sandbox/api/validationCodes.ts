/** The validation codes for Government Community Cloud: all codes of the partner, and the code that one customer used. */
import { seed } from '../seed';
import { json, type Answer } from './answer';
import { customerOf, isStale, onlyQuery, type Call } from './call';
import { refuse } from './refusal';

/** GET /v1/customers/all/validations. Microsoft's "Get a partner's validation codes" page: a bare array. The code is the string `validationId`. */
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

/**
 * GET /v1/customers/{id}/validations. Swagger "CustomersService V3", the only source: the last code that the customer used,
 * with the status 201. See `validationReply` in readings.ts. An app-only token is enough.
 */
export function getUsedValidationCode(call: Call): Answer {
	onlyQuery(call);
	const customer = customerOf(call);
	const { records, readings } = call.world;
	const use = records.codeUses.findLast(({ customerId }) => customerId === customer.id);
	if (!use) return noUsedCode(call, customer.name);
	const { validationId, organizationName, eTag } = records.validationCode(use.validationId);
	const relationship = {
		partnerId: seed.partner.tenantId,
		customerId: customer.id,
		validationId,
		organizationName,
		eTag,
	};
	const meaning = `${customer.name} used ${validationId}`;
	return { ...json(relationship, meaning), status: readings.validationReply };
}

/** The answer for a customer that used no code. See `noUsedCode` in readings.ts. */
function noUsedCode({ world }: Call, name: string): Answer {
	const meaning = `${name} used no code`;
	switch (world.readings.noUsedCode) {
		case 404:
			refuse(404, '404', `The customer ${name} has used no validation code.`);
		case 204:
			return { status: 204, body: undefined, meaning };
		case 'emptyBody':
			return { status: 200, body: undefined, meaning };
		case 'emptyList':
			return json([], meaning);
	}
}

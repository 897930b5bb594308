/** GET /v1/customers/{id}/validationStatus: Microsoft's check of the customer's account. */
import { requireUser } from './access';
import { json, type Answer } from './answer';
import { customerOf, onlyQuery, type Call } from './call';
import { refuse } from './refusal';

/**
 * Microsoft's "Retrieve the validation status of a customer" page: only with App+User, and `account` is the only type. The
 * .NET SDK sends it as `Account`. The page says that the date is not filled in anymore; see `validationStatusDate` in
 * readings.ts.
 */
export function getValidationStatus(call: Call): Answer {
	requireUser(call.session);
	onlyQuery(call, 'type');
	const customer = customerOf(call);
	const type = call.query.get('type');
	if (type?.toLowerCase() !== 'account') {
		refuse(400, '800002', `The type must be "account", not ${type ?? 'absent'}.`);
	}
	const { validationStatus } = customer;
	const lastUpdateDateTime =
		call.world.readings.validationStatusDate === 'empty' ? '' : validationStatus.changedAt;
	const answer = { type: 'account', status: validationStatus.status, lastUpdateDateTime };
	return json(answer, `${customer.name}: ${validationStatus.status}`);
}

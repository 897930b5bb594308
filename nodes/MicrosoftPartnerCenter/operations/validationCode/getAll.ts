import { fetchValidationCodes } from '../../api/endpoints/validationCodes';
import { optionsField } from '../fields';
import { defineOperation } from '../operation';

/**
 * `GET /v1/customers/all/validations`
 *
 * @see https://learn.microsoft.com/partner-center/developer/get-a-partner-s-validation-codes
 */
export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many validation codes',
	description:
		'Retrieve your Government Community Cloud validation codes and how many uses each has left',
	properties: [optionsField()],
	parse: () => ({}),
	describeNothing: () =>
		'Your partner account has no validation codes for Government Community Cloud.',
	async execute({ client }) {
		const codes = await fetchValidationCodes(client);
		return codes.map((code) => ({ ...code }));
	},
});

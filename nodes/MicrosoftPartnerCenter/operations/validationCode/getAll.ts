import { fetchValidationCodes } from '../../api/validationCodes';
import { defineOperation } from '../definition';
import { optionsField } from '../fields';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many validation codes',
	description: 'Retrieve your Government Community Cloud validation codes with their uses left',
	properties: [optionsField()],
	read: (parameters) => ({ timeoutMs: parameters.timeoutMs() }),
	async run({ client, ids }, { timeoutMs }) {
		const codes = await fetchValidationCodes(client, ids, timeoutMs);
		return codes.map((code) => ({ ...code }));
	},
});

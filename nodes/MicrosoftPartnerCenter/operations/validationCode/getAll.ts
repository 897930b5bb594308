import { fetchValidationCodes } from '../../api/endpoints/validationCodes';
import { defineOperation } from '../operation';
import { optionsField } from '../fields';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many validation codes',
	description: 'Retrieve your Government Community Cloud validation codes with their uses left',
	properties: [optionsField()],
	parse: (parameters) => ({ timeoutMs: parameters.timeoutMs() }),
	async execute({ client, ids }, { timeoutMs }) {
		const codes = await fetchValidationCodes(client, ids, timeoutMs);
		return codes.map((code) => ({ ...code }));
	},
});

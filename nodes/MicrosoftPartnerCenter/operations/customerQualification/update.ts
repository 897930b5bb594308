import { newTraceIds } from '../../api/client';
import {
	parseUpdatableQualification,
	QUALIFICATIONS,
	readQualification,
} from '../../domain/qualification';
import { defineOperation } from '../definition';
import { customerField, optionsField, timeoutOption, validationCodeField } from '../fields';
import { fetchQualification, qualificationPath } from './get';

/** An answer without a body still says that the service did what was asked. */
function isEmpty(body: unknown): boolean {
	return body === undefined || body === null || (typeof body === 'string' && body.trim() === '');
}

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update customer qualification',
	description: 'Set which qualification a customer has, so that it can buy special offers',
	properties: [
		customerField,
		{
			displayName: 'Qualification',
			name: 'qualification',
			type: 'options',
			required: true,
			default: 'education',
			description:
				'What the customer qualifies as. From an expression, spellings such as Education, EDU, Government Community Cloud and GCC are understood.',
			options: [
				{
					name: 'Education',
					value: 'education',
					description: 'A school, college, university, library or museum; a partner cannot undo it',
				},
				{
					name: 'Government Community Cloud',
					value: 'governmentCommunityCloud',
					description: 'A public body in the United States; needs a validation code from Microsoft',
				},
			],
		},
		// n8n refuses to start a run while a required field is empty, and a condition that meets an
		// expression counts as fulfilled. So the field is required only beside a fixed value; beside an
		// expression each item decides, and the operation checks. Resource and operation must stand
		// first in the conditions (the registry puts them there).
		{
			...validationCodeField,
			required: true,
			displayOptions: {
				hide: { qualification: ['education', { _cnd: { startsWith: '=' } }] },
			},
		},
		{
			...validationCodeField,
			hint: 'Needed by the items whose qualification is Government Community Cloud; the others ignore it',
			displayOptions: {
				show: { qualification: [{ _cnd: { startsWith: '=' } }] },
			},
		},
		optionsField([
			{
				displayName: 'Body Format',
				name: 'bodyFormat',
				type: 'options',
				default: 'integer',
				description:
					'How the qualification is written in the request. Change it only if Partner Center does not understand the number.',
				options: [
					{ name: 'Integer', value: 'integer', description: 'Its number, as documented: 1 or 3' },
					{
						name: 'Name',
						value: 'name',
						description: "Its name, as Microsoft's own clients send it",
					},
				],
			},
			timeoutOption,
		]),
	],

	read(parameters) {
		const customerId = parameters.customerId();
		const qualification = parseUpdatableQualification(parameters.raw('qualification'));
		return {
			customerId,
			qualification,
			validationCode:
				qualification === 'governmentCommunityCloud' ? parameters.validationCode() : undefined,
			bodyFormat: parameters.choice('bodyFormat', 'Body Format', ['integer', 'name']),
			timeoutMs: parameters.timeoutMs(),
		};
	},

	async run(context, { customerId, qualification, validationCode, bodyFormat, timeoutMs }) {
		const { client, ids } = context;
		const written = await client.request(
			{
				method: 'PUT',
				path: qualificationPath(customerId),
				query: validationCode === undefined ? undefined : { code: validationCode },
				body: QUALIFICATIONS[qualification][bodyFormat],
				timeoutMs,
				read: (body) => (isEmpty(body) ? qualification : readQualification(body)),
				// Government Community Cloud wants a customer without a qualification and uses up a code:
				// repeating a write that was carried out would be refused, so look first.
				settle:
					validationCode === undefined
						? undefined
						: async () => {
								const lookUp = {
									client,
									ids: { ...newTraceIds(), correlationId: ids.correlationId },
								};
								const present = await fetchQualification(lookUp, customerId, timeoutMs);
								return present === qualification ? { applied: present } : { notApplied: true };
							},
			},
			ids,
		);
		return [{ customerId, qualification: written, changed: true, ...ids }];
	},
});

import type { IDataObject } from 'n8n-workflow';
import { seed, vettingReasons } from '../../../tools/sandbox';
import { describeExample, parseBody, startsWith, toCrm } from '../support/describeExample';
import { runExample } from '../support/exampleRun';
import type { ExampleInput } from '../support/exampleStubs';
import { getExample, OUR_TRIGGER_TYPE } from '../support/examples';
import { countByMethod } from '../support/setup';

const { contosoUniversity, northwind, woodgroveBank } = seed.customers;

const NAME = 'denied-correct-resubmit';

/** What the trigger returns for a decision. */
const decision = (
	customer: { id: string; name: string },
	other: IDataObject = {},
): ExampleInput => ({
	start: 'Review decided',
	stubOutputs: {
		'Review decided': [
			{
				customerId: customer.id,
				customerName: customer.name,
				qualification: 'education',
				vettingStatus: 'denied',
				vettingReason: 'Not an Academic Domain',
				vettingAdvice: 'Correct the address.',
				...other,
			},
		],
	},
});

/** What the form returns. The address is right unless a test says otherwise. */
const form = (answers: IDataObject = {}): ExampleInput => ({
	start: 'Corrected address',
	stubOutputs: {
		'Corrected address': [
			{
				customerId: contosoUniversity.id,
				companyName: 'Contoso University Foundation',
				addressLine1: contosoUniversity.addressLine1,
				addressLine2: '',
				city: contosoUniversity.city,
				state: contosoUniversity.state ?? '',
				postalCode: contosoUniversity.postalCode,
				country: 'us',
				kindOfSchool: 'Higher Education',
				website: '',
				...answers,
			},
		],
	},
});

const mail = (...parts: string[]) => ({
	toRecipients: 'colleague@example.com',
	bodyContent: expect.stringMatching(new RegExp(parts.join('.*'), 's')),
});

const page = (title: string, message: string) => ({
	operation: 'completion',
	completionTitle: title,
	completionMessage: startsWith(message),
});

const context = describeExample({
	name: NAME,
	scenarios: [
		{
			title:
				'asks a person for the correction, with a link to the form that has the present address',
			...decision(contosoUniversity),
			prepare: ({ sandbox }) => {
				const change = { defaultAddress: { addressLine2: 'Building 92' } };
				sandbox.changeBillingProfile(contosoUniversity.id, change);
			},
			expectedCalls: {
				'Ask for the correction': [
					mail(
						'Contoso University',
						'Not an Academic Domain',
						'Correct the address',
						`/form/correct-address\\?customerId=${contosoUniversity.id}`,
						'&companyName=Contoso%20University&addressLine1=1%20Campus%20Drive',
						'&addressLine2=Building%2092&city=Redmond&state=WA&postalCode=98052&country=US',
					),
				],
			},
		},
		{
			title: 'asks a person even if the billing profile cannot be read',
			...decision(woodgroveBank, { customerName: null }),
			expectedCalls: {
				'Ask for the correction': [mail(woodgroveBank.id, 'customerId=', '&companyName=&')],
			},
		},
		{
			title: 'does nothing for an approved school',
			...decision(contosoUniversity, { vettingStatus: 'approved' }),
			expectedCalls: {},
		},
		{
			title: 'does nothing for a denied qualification other than Education',
			...decision(northwind, { qualification: 'stateOwnedEntity' }),
			expectedCalls: {},
		},
		{
			title: 'corrects the billing profile, submits the customer again and tells the CRM',
			...form(),
			expectedCalls: {
				'Page: submitted': [page('Thank you', 'The customer was submitted again')],
			},
		},
		{
			title: 'shows that there was nothing to submit',
			...form(),
			prepare: ({ sandbox }) => {
				sandbox.setQualifications(contosoUniversity.id, [
					{ qualification: 'education', vettingStatus: 'InReview' },
				]);
			},
			expectedCalls: { 'Page: submitted': [page('Thank you', 'There was nothing to submit')] },
		},
		{
			title: "shows Microsoft's suggestions for an address that is not verified",
			...form({ city: 'Seattle' }),
			expectedCalls: {
				'Page: address not verified': [
					page(
						'Microsoft did not verify this address',
						'Nothing was changed[^]*Microsoft suggests: 1 Campus Drive, Redmond, WA, 98052, US$',
					),
				],
			},
		},
		{
			title: "shows Microsoft's message for an address without suggestions",
			...form({ city: 'Seattle', postalCode: '98101' }),
			expectedCalls: {
				'Page: address not verified': [
					page(
						'Microsoft did not verify this address',
						'[^]*The address was not found[^]*Microsoft has no suggestion',
					),
				],
			},
		},
		{
			title: 'shows the reason and the advice if a field is wrong',
			...form({ country: 'United States' }),
			expectedCalls: { 'Page: rejected': [page('Not submitted', ".*'Country'[^]*US")] },
		},
		{
			title: 'shows the reason and the advice if the customer cannot be changed',
			...form({ customerId: woodgroveBank.id }),
			expectedCalls: { 'Page: rejected': [page('Not submitted', '.+\\n.+')] },
		},
	],
});

it('tells the CRM what was corrected', async () => {
	const { calls } = await runExample(context.engine, getExample(NAME), form());

	expect(calls['Tell CRM: submitted again']?.map(parseBody)).toMatchObject([
		toCrm({
			customerId: contosoUniversity.id,
			outcome: 'inReview',
			message: 'The address was corrected and the customer was submitted again',
			corrected: ['companyName'],
		}),
	]);
});

it('writes nothing if the address is not verified', async () => {
	await runExample(context.engine, getExample(NAME), form({ city: 'Seattle' }));

	expect(countByMethod(context.sandbox)).toEqual({ POST: 1 });
});

it('asks a person after a denial that the trigger has seen', async () => {
	const example = getExample(NAME);
	const parameters = example.nodes.find(({ type }) => type === OUR_TRIGGER_TYPE)?.parameters;
	const customerIds = [contosoUniversity.id];
	const trigger = context.engine.createTrigger({ ...parameters, customerIds });
	context.sandbox.setQualifications(contosoUniversity.id, [
		{ qualification: 'education', vettingStatus: 'InReview' },
	]);
	await trigger.activate();
	context.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[0] });
	const decisions = await trigger.poll();
	const { calls } = await runExample(context.engine, example, {
		start: 'Review decided',
		stubOutputs: { 'Review decided': decisions },
	});

	expect(calls['Ask for the correction']).toMatchObject([
		mail('Contoso University', vettingReasons[0], '/form/correct-address'),
	]);
});

import { seed } from '../../../tools/sandbox';
import { describeExample } from '../support/describeExample';
import { getExample } from '../support/examples';
import { runExample } from '../support/exampleRun';
import { apiRequests } from '../support/setup';

const NAME = 'weekly-sign-in-keep-alive';

const context = describeExample({
	name: NAME,
	scenarios: [
		{
			title: 'sends no message while the sign-in works',
			start: 'Every Monday at 6',
			stubOutputs: {},
			expectedCalls: { 'All is well': [{}] },
		},
		{
			title: 'sends a message with the reason and the advice if the sign-in fails',
			start: 'Every Monday at 6',
			stubOutputs: {},
			prepare: ({ engine }) => {
				engine.store('oAuth2', {
					oauthTokenData: {
						access_token: 'expired',
						refresh_token: seed.users.userWithoutRole.refreshToken,
						token_type: 'Bearer',
					},
				});
			},
			expectedCalls: { 'Tell a person': [{ text: expect.stringMatching(/.+\n\n.+/) }] },
		},
	],
});

it('keeps the sign-in alive with a single small request', async () => {
	const start = 'Every Monday at 6';
	await runExample(context.engine, getExample(NAME), { start, stubOutputs: {} });

	expect(apiRequests(context.sandbox).map(({ url }) => url)).toEqual(['/v1/customers?size=1']);
});

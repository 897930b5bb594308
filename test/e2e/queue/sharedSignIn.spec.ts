import { expect } from '@playwright/test';

import { createOAuth2Credential } from '../support/credentials';
import { countStatuses, readEnded } from '../support/executions';
import { expectQualifiedOnce, makeBatches } from './support/deals';
import { test, WORKERS } from './support/test';
import { createQueueWorkflow, sendBatch } from './support/workflow';

const PATH = 'oauth2';

/** The number of batches, which is enough to keep both workers busy. */
const BATCHES = 10;

test('refreshes an expired OAuth2 sign-in for all workers in queue mode', async ({
	queue: { main },
	sandbox,
	report,
}) => {
	const { rest, url } = main;
	const credential = await createOAuth2Credential(rest, sandbox);
	const workflow = await createQueueWorkflow(rest, PATH, credential);
	const batches = makeBatches(sandbox, BATCHES);
	// Both workers get a 401 at the same time.
	sandbox.expireAccessTokens();
	const before = sandbox.redemptions;

	await Promise.all(batches.map((batch) => sendBatch(url, PATH, batch)));
	const executions = await readEnded(rest, workflow.id, batches.length);
	const redemptions = sandbox.redemptions - before;
	report(`${countStatuses(executions)}; refresh tokens redeemed: ${redemptions}`);
	expectQualifiedOnce(sandbox, batches);
	expect(redemptions).toBeGreaterThanOrEqual(1);
	expect(redemptions).toBeLessThanOrEqual(WORKERS);
});

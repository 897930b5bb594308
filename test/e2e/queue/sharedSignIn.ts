import assert from 'node:assert/strict';

import { createOAuth2Credential } from './credentials';
import { judge } from './judge';
import { describe, untilAllEnded } from './operator';
import type { QueueStage } from './stage';
import { makeBatches } from './work';
import { createQueueWorkflow, sendBatch } from './workflow';
import { WORKERS } from './workers';

const PATH = 'oauth2';

/** The number of batches, which is enough to keep both workers busy. */
const BATCHES = 10;

/** Makes the access token of an OAuth2 credential expire, so that both workers get a 401 at the same time. */
export async function shareSignIn(stage: QueueStage): Promise<void> {
	const { main, workers, sandbox, report, signal } = stage;
	const { rest, url } = main;
	await workers.fillUp();
	const credential = await createOAuth2Credential(rest, sandbox);
	const workflow = await createQueueWorkflow(rest, PATH, 'oAuth2', credential);
	const batches = makeBatches(sandbox, BATCHES);
	sandbox.expireAccessTokens();
	const before = sandbox.redemptions;

	await Promise.all(batches.map((batch) => sendBatch(url, PATH, batch)));
	const ended = await untilAllEnded(rest, workflow.id, batches.length, signal);
	const redemptions = sandbox.redemptions - before;
	report(`     ${describe(ended)}; refresh tokens redeemed: ${redemptions}`);
	judge(sandbox, batches);
	assert.ok(redemptions >= 1 && redemptions <= WORKERS, `Redeemed ${redemptions} times.`);
}

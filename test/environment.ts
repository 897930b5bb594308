import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core writes its settings on first use. Keep them out of the home folder of the user who runs the tests.
process.env.N8N_USER_FOLDER = join(tmpdir(), `n8n-engine-${process.env.JEST_WORKER_ID ?? '1'}`);
process.env.N8N_LOG_LEVEL = 'silent';

import type { Report } from '../real-n8n/report';
import type { BenchN8n } from './instance';
import type { Authentication } from './service';

/** What a scenario is measured with. */
export interface Setting {
	n8n: BenchN8n;
	/** How often. */
	runs: number;
	/** How the nodes sign in. */
	authentication: Authentication;
	report: Report;
	/** Ends it early. */
	signal: AbortSignal;
}

import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

/** Where n8n runs the node: an execution, the editor's look-ups, or a poll. */
export type ClientContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Aborted when the execution is canceled; undefined for the editor's look-ups and polls, which cannot be. */
export function cancelSignal(context: ClientContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

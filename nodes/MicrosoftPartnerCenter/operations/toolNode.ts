import type { INode } from 'n8n-workflow';

/**
 * Whether an AI agent uses the node as a tool. n8n derives the type of the tool from the type of the node and
 * adds this ending. `isToolExecution()` is not enough: it is false if n8n's engine runs the tool, as for AI
 * Agent 3.
 */
export function isToolNode({ type }: Partial<Pick<INode, 'type'>>): boolean {
	return type?.endsWith('Tool') === true;
}

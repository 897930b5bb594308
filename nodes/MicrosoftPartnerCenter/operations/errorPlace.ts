import { NodeHelpers } from 'n8n-workflow';
import type { INode, INodeProperties } from 'n8n-workflow';
import type { ErrorPlace } from '../api/errors/errorPlace';
import { getOwn, isRecord } from '../domain/values';
import { findOperation } from './index';
import { isToolNode } from './toolNode';

/** The fields that every operation has. */
const COMMON_LABELS = ['Authentication', 'Resource', 'Operation'];

/** The things that operations change, by resource. By default, it is the qualification. */
const SUBJECTS: Readonly<Record<string, string>> = { billingProfile: 'billing profile' };

/** The label of a field, and those of the options that a person can add to it. */
function getLabels({ displayName, type, options = [] }: INodeProperties): string[] {
	if (type !== 'collection') return [displayName];
	const added = options.map((option) =>
		'displayName' in option ? option.displayName : option.name,
	);
	return [displayName, ...added];
}

/**
 * Derives from a node's operation which labels a person sees in the node.
 *
 * @param node the node with its saved parameters, in which expressions are not resolved
 * @returns the place of an error of one of its items
 */
export function getErrorPlace(
	node: Pick<INode, 'parameters' | 'typeVersion'> & Partial<Pick<INode, 'type'>>,
): ErrorPlace {
	const parameters = isRecord(node.parameters) ? node.parameters : {};
	const operation = findOperation(parameters.resource, parameters.operation);
	const visible = (operation?.properties ?? []).filter((property) =>
		NodeHelpers.displayParameter(parameters, property, node, null),
	);
	const isTool = isToolNode(node);
	return {
		labels: [...COMMON_LABELS, ...new Set(visible.flatMap(getLabels))],
		operation: operation?.name,
		subject: getOwn(SUBJECTS, String(parameters.resource)),
		hasItems: !isTool,
		isTool,
	};
}

import type { INodeProperties } from 'n8n-workflow';
import { address } from './address';
import { billingProfile } from './billingProfile';
import { customer } from './customer';
import { customerQualification } from './customerQualification';
import type { AnyOperation, Resource } from './operation';
import { validationCode } from './validationCode';

/** The registry. The dropdowns, the fields and the dispatch of the node all come from this list. */
const RESOURCES: readonly Resource[] = [
	address,
	billingProfile,
	customer,
	customerQualification,
	validationCode,
];

const DEFAULT_RESOURCE = 'customerQualification';
const DEFAULT_OPERATION = 'update';

function getDefaultOperation({ operations, defaultOperation }: Resource): string {
	const [first] = operations;
	const update = operations.find(({ value }) => value === DEFAULT_OPERATION);
	return (defaultOperation ?? update ?? first)?.value ?? '';
}

function operationDropdown(resource: Resource): INodeProperties {
	const { value, operations } = resource;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: getDefaultOperation(resource),
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ value: operation, name, action, description }) => ({
			name,
			value: operation,
			action,
			description,
		})),
	};
}

/**
 * Adds a hidden copy of a collection after the collection. If an expression, a text or an array was saved
 * for the whole collection, n8n replaces it with an empty collection before the node runs, and a requested
 * dry run would be lost. The hidden copy keeps the saved value, so that the node can reject it.
 */
function withSavedValue(property: INodeProperties): INodeProperties[] {
	if (property.type !== 'collection') return [property];
	const { displayName, name, displayOptions } = property;
	return [property, { displayName, name, type: 'hidden', default: {}, displayOptions }];
}

function operationFields({ value: resource, operations }: Resource): INodeProperties[] {
	return operations.flatMap(({ value: operation, properties }) =>
		properties.flatMap(withSavedValue).map((property) => ({
			...property,
			displayOptions: {
				...property.displayOptions,
				// The order matters: n8n checks a field's conditions from the first to the last.
				show: { resource: [resource], operation: [operation], ...property.displayOptions?.show },
			},
		})),
	);
}

/** The node's properties from *Resource* on. */
export const operationProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: DEFAULT_RESOURCE,
		options: RESOURCES.map(({ name, value }) => ({ name, value })),
	},
	...RESOURCES.map(operationDropdown),
	...RESOURCES.flatMap(operationFields),
];

/** Finds the operation that *Resource* and *Operation* select; undefined if there is none. */
export function findOperation(resource: unknown, operation: unknown): AnyOperation | undefined {
	return RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
}

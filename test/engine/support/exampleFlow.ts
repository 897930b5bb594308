import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** A node of n8n that splits, joins or repeats items, as far as the examples use it. */
interface FlowNode {
	readonly inputs?: number;
	readonly outputs: number;
	readonly execute: (this: IExecuteFunctions) => INodeExecutionData[][];
}

/** Makes an item for each element of an array. */
function splitOut(this: IExecuteFunctions): INodeExecutionData[][] {
	return [
		this.getInputData().flatMap(({ json }, item) => {
			const field = this.getNodeParameter('fieldToSplitOut', item) as string;
			return (json[field] as IDataObject[]).map((row) => ({ json: row, pairedItem: { item } }));
		}),
	];
}

/** Gives the next items at each call, and all items that came back after the last ones. */
function loopOverItems(this: IExecuteFunctions): INodeExecutionData[][] {
	const state = this.getContext('node') as {
		waiting?: INodeExecutionData[];
		done?: INodeExecutionData[];
	};
	const items = this.getInputData();
	if (state.waiting === undefined) state.waiting = [...items];
	else state.done = [...(state.done ?? []), ...items];
	const batch = state.waiting.splice(0, this.getNodeParameter('batchSize', 0) as number);
	return batch.length > 0 ? [[], batch] : [state.done ?? [], []];
}

/** Keeps the items of the first input whose field has no equal in the second input. */
function keepNonMatches(this: IExecuteFunctions): INodeExecutionData[][] {
	const [pair] = this.getNodeParameter('mergeByFields.values', 0) as {
		field1: string;
		field2: string;
	}[];
	if (!pair) throw new Error('No fields to match');
	const known = this.getInputData(1).map(({ json }) => json[pair.field2]);
	const kept = this.getInputData(0).flatMap(({ json }, item) =>
		known.includes(json[pair.field1]) ? [] : [{ json, pairedItem: { item, input: 0 } }],
	);
	return [kept];
}

/** The nodes by type. */
export const FLOW: Readonly<Record<string, FlowNode>> = {
	'n8n-nodes-base.merge': { inputs: 2, outputs: 1, execute: keepNonMatches },
	'n8n-nodes-base.splitInBatches': { outputs: 2, execute: loopOverItems },
	'n8n-nodes-base.splitOut': { outputs: 1, execute: splitOut },
};

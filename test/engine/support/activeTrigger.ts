import { PollContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type { IDataObject, INodeParameters, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { MicrosoftPartnerCenterTrigger } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import { nodeTypes, ourNode, TRIGGER_TYPE } from './nodeTypes';

/**
 * An active polling trigger with n8n's own poll context. n8n keeps what the trigger notes in memory,
 * and saves it only at activation and when a poll emits; `restart` goes back to what was saved.
 */
export class ActiveTrigger {
	/** What n8n keeps as failed executions, although the poll itself went on. */
	readonly failedExecutions: Error[] = [];
	/** Whether n8n saves after each poll that does not throw, as it does with durable cursors. */
	savesEachPoll = false;
	private saved: IDataObject = {};
	private workflow: Workflow;

	constructor(
		private readonly additionalData: IWorkflowExecuteAdditionalData,
		private readonly parameters: INodeParameters,
	) {
		this.workflow = this.load();
	}

	private load(): Workflow {
		const node = { ...ourNode(this.parameters, 'refreshToken'), type: TRIGGER_TYPE };
		return new Workflow({
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: structuredClone(this.saved),
		});
	}

	/** The first poll, after which n8n saves. Where it throws, the trigger does not start. */
	async activate(): Promise<IDataObject[]> {
		const events = await this.poll();
		this.save();
		return events;
	}

	/** @returns the JSON of each event */
	async poll(mode: 'trigger' | 'manual' = 'trigger'): Promise<IDataObject[]> {
		const [node] = Object.values(this.workflow.nodes);
		if (!node) throw new Error('No trigger');
		const context = new PollContext(
			this.workflow,
			node,
			this.additionalData,
			mode,
			'activate',
			undefined,
			// For a test by hand, n8n has none.
			mode === 'trigger' ? (error) => this.failedExecutions.push(error) : undefined,
		);
		const output = await new MicrosoftPartnerCenterTrigger().poll.call(context);
		if ((output !== null || this.savesEachPoll) && mode === 'trigger') this.save();
		return (output?.[0] ?? []).map(({ json }) => json);
	}

	/** n8n is started anew: what was not saved is gone. */
	restart(): void {
		this.workflow = this.load();
	}

	private save(): void {
		this.saved = JSON.parse(JSON.stringify(this.workflow.staticData)) as IDataObject;
	}
}

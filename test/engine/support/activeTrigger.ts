import { PollContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { MicrosoftPartnerCenterTrigger } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import { createNode, nodeTypes, TRIGGER_TYPE } from './nodeTypes';

/**
 * An active polling trigger in n8n's own poll context. n8n keeps the trigger's static data in memory
 * and saves it only at activation and when a poll emits events. `restart` goes back to the saved data.
 *
 * Since n8n 2.41.1, it follows `dist/workflows/triggers/trigger-execution-context.factory.js` of the
 * package `n8n`, and `active-workflow-triggers.js` and `poll-trigger-executor.js` of n8n-core.
 * `npm run check:helpers` fails if n8n changes these functions.
 */
export class ActiveTrigger {
	/** The errors that n8n records as failed executions even though the poll continued. */
	readonly failedExecutions: Error[] = [];
	/** Whether n8n saves the static data after each poll that does not throw, as with durable cursors. */
	savesEachPoll = false;
	/** The static data that n8n saved last. */
	saved: IDataObject = {};
	private workflow: Workflow;
	/** n8n creates one context for each activation, and all polls of that activation share it. */
	private context: PollContext | undefined;
	private activation: WorkflowActivateMode = 'activate';

	constructor(
		private readonly additionalData: IWorkflowExecuteAdditionalData,
		private parameters: INodeParameters,
	) {
		this.workflow = this.load();
	}

	private load(): Workflow {
		const node = { ...createNode(this.parameters, 'refreshToken'), type: TRIGGER_TYPE };
		return new Workflow({
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: structuredClone(this.saved),
		});
	}

	/**
	 * Runs the first poll and saves the static data.
	 *
	 * @returns the JSON of each event
	 * @throws {Error} if the poll fails; n8n then does not start the trigger
	 */
	async activate(): Promise<IDataObject[]> {
		this.context = undefined;
		const events = await this.poll();
		this.save();
		return events;
	}

	/**
	 * Runs one poll.
	 *
	 * @param mode `manual` if a person tests the trigger in the editor
	 * @returns the JSON of each event
	 */
	async poll(mode: 'trigger' | 'manual' = 'trigger'): Promise<IDataObject[]> {
		this.context ??= this.createContext('trigger');
		const context = mode === 'trigger' ? this.context : this.createContext(mode);
		const output = await new MicrosoftPartnerCenterTrigger().poll.call(context);
		if ((output !== null || this.savesEachPoll) && mode === 'trigger') this.save();
		return (output?.[0] ?? []).map(({ json }) => json);
	}

	/** Restarts n8n: static data that was not saved is lost. */
	restart(): void {
		this.publish('init');
	}

	/** Publishes the workflow again, with other parameters. `activate` has to follow. */
	publishAgain(parameters: INodeParameters): void {
		this.parameters = parameters;
		this.publish('update');
	}

	private publish(activation: WorkflowActivateMode): void {
		this.activation = activation;
		this.context = undefined;
		this.workflow = this.load();
	}

	private createContext(mode: 'trigger' | 'manual'): PollContext {
		const [node] = Object.values(this.workflow.nodes);
		if (!node) throw new Error('No trigger');
		return new PollContext(
			this.workflow,
			node,
			this.additionalData,
			mode,
			this.activation,
			undefined,
			// In a manual test, n8n passes no error handler.
			mode === 'trigger' ? (error) => this.failedExecutions.push(error) : undefined,
		);
	}

	private save(): void {
		this.saved = JSON.parse(JSON.stringify(this.workflow.staticData)) as IDataObject;
	}
}

/** The part of n8n that runs a polling trigger, without n8n: it shows what the trigger itself does. */
import type {
	IDataObject,
	IHttpRequestOptions,
	IPollFunctions,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { throttleGates } from '../../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';
import { poll } from '../../../../nodes/MicrosoftPartnerCenter/trigger/poll';
import type { ServiceModel } from './service';

const CREDENTIAL = {
	cloud: 'custom',
	apiBaseUrl: 'http://127.0.0.1:1',
	loginBaseUrl: 'http://127.0.0.1:1',
	tenantId: 'a5e09e2a-7c7e-4c6b-9a3e-7a4c1b1d9f10',
	clientId: 'client',
	clientSecret: 'secret',
};

function clone(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}

/** A published workflow. It saves the static data as n8n does: at activation and when a poll emits. */
export class PublishedTrigger {
	/** The failed executions. */
	readonly errors: Error[] = [];
	readonly events: IDataObject[] = [];
	/** What n8n saved last. */
	saved: IDataObject = {};
	/** What n8n holds in memory. */
	staticData: IDataObject = {};
	private context: IPollFunctions;

	constructor(
		private readonly service: ServiceModel,
		/** The node's parameters, which a person can change before publishing again. */
		readonly parameters: IDataObject,
	) {
		this.context = this.createContext('activate');
	}

	private createContext(mode: WorkflowActivateMode): IPollFunctions {
		const { staticData, parameters, service, errors } = this;
		const context = {
			getMode: () => 'trigger',
			getActivationMode: () => mode,
			getNode: () => ({ id: '1', name: 'Trigger', type: 'trigger', typeVersion: 1, parameters }),
			getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
			getWorkflowStaticData: () => staticData,
			getCredentials: async () => await Promise.resolve(CREDENTIAL),
			__emitError: (error: Error) => errors.push(error),
			helpers: {
				async httpRequestWithAuthentication(_: string, options: IHttpRequestOptions) {
					// As on the network, other requests come in between.
					await Promise.resolve();
					const { status, headers, body } = service.answer({
						url: options.url,
						headers: options.headers as Record<string, string>,
					});
					if (status < 300) return { statusCode: status, headers, body };
					const response = { status, headers, data: body };
					throw Object.assign(new Error('HTTP'), { isAxiosError: true, response });
				},
			},
		};
		return context as unknown as IPollFunctions;
	}

	/** @returns whether the trigger started */
	async activate(mode: WorkflowActivateMode = 'activate'): Promise<boolean> {
		this.staticData = clone(this.saved);
		this.context = this.createContext(mode);
		try {
			await this.runPoll();
		} catch (error) {
			this.errors.push(error as Error);
			return false;
		}
		this.saved = clone(this.staticData);
		return true;
	}

	async poll(): Promise<void> {
		await this.runPoll().catch((error: unknown) => this.errors.push(error as Error));
	}

	private async runPoll(): Promise<void> {
		// The gate of the process is the client's; here the service itself keeps the limit.
		throttleGates.clear();
		const { staticData } = this;
		const output = await poll(this.context);
		if (output === null) return;
		this.events.push(...output.flat().map(({ json }) => json));
		this.saved = clone(staticData);
	}
}

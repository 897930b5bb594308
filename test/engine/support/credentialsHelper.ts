import {
	ICredentialsHelper,
	NodeHelpers,
	UnexpectedError,
	Workflow,
	isExpression,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { MicrosoftPartnerCenterApi } from '../../../credentials/MicrosoftPartnerCenterApi.credentials';
import { MicrosoftPartnerCenterOAuth2Api } from '../../../credentials/MicrosoftPartnerCenterOAuth2Api.credentials';

/** The fields of n8n's own *OAuth2 API* credential that our credential extends: names and defaults. */
const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		['grantType', 'authorizationCode'],
		['authUrl', ''],
		['accessTokenUrl', ''],
		['clientId', ''],
		['clientSecret', ''],
		['scope', ''],
		['authQueryParameters', ''],
		['authentication', 'header'],
	].map(
		([name = '', value]): INodeProperties => ({
			displayName: name,
			name,
			type: 'string',
			default: value,
		}),
	),
};

const TYPES = new Map<string, ICredentialType>(
	[oAuth2Api, new MicrosoftPartnerCenterApi(), new MicrosoftPartnerCenterOAuth2Api()].map(
		(type) => [type.name, type],
	),
);

const NODE: INode = {
	id: 'credential',
	name: 'Credential',
	type: 'test.passThrough',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/**
 * Stores credentials in memory and handles them like n8n. It resolves defaults and `$self` expressions,
 * runs `preAuthentication` under the same conditions, and stores every key that this method returns.
 *
 * Since n8n 2.41.1, it follows `dist/credentials-helper.js` of the package `n8n`, which is not part of
 * n8n-core. `npm run check:helpers` fails if n8n changes these functions.
 */
export class InMemoryCredentials extends ICredentialsHelper {
	/** The stored fields by credential ID. */
	readonly stored = new Map<string, ICredentialDataDecryptedObject>();

	constructor(private readonly nodeTypes: INodeTypes) {
		super();
	}

	private type(name: string): ICredentialType {
		const type = TYPES.get(name);
		if (type === undefined) throw new UnexpectedError(`No credential type ${name}`);
		return type;
	}

	private read(id: string | null): ICredentialDataDecryptedObject {
		const data = id === null ? undefined : this.stored.get(id);
		if (data === undefined) throw new UnexpectedError(`No credential ${id ?? 'without an ID'}`);
		return data;
	}

	getParentTypes(name: string): string[] {
		return this.type(name).extends ?? [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(name: string): INodeProperties[] {
		const { extends: parents = [], properties } = this.type(name);
		const merged: INodeProperties[] = [];
		for (const parent of parents) {
			NodeHelpers.mergeNodeProperties(merged, structuredClone(this.type(parent).properties));
		}
		NodeHelpers.mergeNodeProperties(merged, structuredClone(properties));
		return merged;
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		typeName: string,
		_mode: unknown,
		_executeData: unknown,
		raw?: boolean,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = structuredClone(this.read(id));
		return raw === true ? stored : this.resolve(typeName, stored);
	}

	/** Resolves the values that the node sees: stored values, defaults, and `$self` expressions. */
	async resolve(
		typeName: string,
		stored: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject> {
		const properties = this.getCredentialsProperties(typeName);
		const { oauthTokenData, ...parameters } = stored;
		const data = {
			...NodeHelpers.getNodeParameters(properties, parameters as never, true, false, null, null),
			...(oauthTokenData === undefined ? {} : { oauthTokenData }),
		};
		const workflow = new Workflow({
			nodes: [NODE],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
		});
		await workflow.expression.acquireIsolate();
		try {
			return workflow.expression.getComplexParameterValue(
				NODE,
				data as never,
				'internal',
				{},
				undefined,
				undefined,
				data as never,
			) as ICredentialDataDecryptedObject;
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type(typeName);
		return typeof authenticate === 'function' ? await authenticate(credentials, options) : options;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.type(typeName);
		const expirable = type.properties.find(
			({ type: kind, typeOptions }) => kind === 'hidden' && typeOptions?.expirable === true,
		);
		if (!expirable || !type.preAuthentication) return undefined;
		if (credentials[expirable.name] !== '' && !expired) return undefined;
		const output = await type.preAuthentication.call(helpers, credentials);
		if (output[expirable.name] === undefined) return undefined;
		const id = node.credentials?.[typeName]?.id ?? null;
		const stored = this.read(id);
		for (const [key, value] of Object.entries(output)) {
			if (key === expirable.name || !isExpression(stored[key])) stored[key] = value as never;
		}
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const output = await this.type(typeName).preAuthentication?.call(helpers, credentials);
		return output as ICredentialDataDecryptedObject | undefined;
	}

	async updateCredentialsOauthTokenData(
		{ id }: INodeCredentialsDetails,
		_typeName: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		const stored = this.read(id);
		if (oauthTokenData !== undefined) stored.oauthTokenData = structuredClone(oauthTokenData);
	}

	async getCredentials(): Promise<ICredentials> {
		throw new UnexpectedError('Not needed by n8n-core');
	}

	async updateCredentials(): Promise<void> {
		throw new UnexpectedError('Not needed by n8n-core');
	}
}

import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { MicrosoftPartnerCenterApi } from '../../../credentials/MicrosoftPartnerCenterApi.credentials';
import { MicrosoftPartnerCenterOAuth2Api } from '../../../credentials/MicrosoftPartnerCenterOAuth2Api.credentials';
import {
	NO_RESPONSE_ERRORS,
	PROXY_ERRORS,
} from '../../../nodes/MicrosoftPartnerCenter/api/errors/connectionErrors';
import { NEUTRAL_PLACE } from '../../../nodes/MicrosoftPartnerCenter/api/errors/errorPlace';
import type { ErrorPlace } from '../../../nodes/MicrosoftPartnerCenter/api/errors/errorPlace';
import { describeError } from '../../../nodes/MicrosoftPartnerCenter/api/errors/nodeErrors';
import { RequestError } from '../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import type {
	Failure,
	FailureContext,
	SignInOutage,
} from '../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import { SERVICE_ERRORS } from '../../../nodes/MicrosoftPartnerCenter/api/errors/serviceErrors';
import { toSignInError } from '../../../nodes/MicrosoftPartnerCenter/api/errors/signInErrors';
import { operationProperties } from '../../../nodes/MicrosoftPartnerCenter/operations';
import { getErrorPlace } from '../../../nodes/MicrosoftPartnerCenter/operations/errorPlace';

const QUALIFICATIONS = [
	'education',
	'governmentCommunityCloud',
	'stateOwnedEntity',
	'={{ $json.qualification }}',
];

function getValues({ options = [] }: INodeProperties): string[] {
	return options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
}

/** The saved parameters of every operation, with each qualification, and with *Return All* on and off. */
const NODES: INodeParameters[] = operationProperties
	.filter(({ name }) => name === 'operation')
	.flatMap((dropdown) => {
		const [resource] = (dropdown.displayOptions?.show?.resource ?? []) as string[];
		return getValues(dropdown).map((operation) => ({ resource: resource ?? '', operation }));
	})
	.flatMap((chosen) =>
		QUALIFICATIONS.flatMap((qualification) =>
			[true, false].map((returnAll) => ({ ...chosen, qualification, returnAll })),
		),
	);

/** The labels that n8n's own rules show for saved parameters, from the properties of the whole node. */
function getVisibleLabels(parameters: INodeParameters): string[] {
	return operationProperties
		.filter(
			(property) =>
				property.type !== 'hidden' &&
				NodeHelpers.displayParameter(parameters, property, { typeVersion: 1 }, null),
		)
		.flatMap(({ displayName, type, options = [] }) => [
			displayName,
			...(type === 'collection'
				? options.map((option) => ('displayName' in option ? option.displayName : option.name))
				: []),
		]);
}

const CREDENTIAL_LABELS = [
	new MicrosoftPartnerCenterApi(),
	new MicrosoftPartnerCenterOAuth2Api(),
].flatMap(({ properties }) => properties.map(({ displayName }) => displayName));

const STATUSES = [
	...new Set(SERVICE_ERRORS.flatMap(({ statuses = [] }) => statuses)),
	418,
] as const;

const OUTAGES: SignInOutage[] = [
	...STATUSES.map((status) => ({ kind: 'errorResponse', status, headers: {}, body: '' }) as const),
	...[...PROXY_ERRORS.flatMap(({ statuses = [] }) => statuses), 302].map(
		(status) =>
			({ kind: 'proxyResponse', status, headers: {}, body: '', neverSent: true }) as const,
	),
	...NO_RESPONSE_ERRORS.map(
		({ noResponse: reason }) =>
			({ kind: 'noResponse', reason, code: 'EXAMPLE', neverSent: true }) as const,
	),
	{ kind: 'unreadable', status: 200, body: '' },
];

/** A failure for every row. */
const FAILURES: Failure[] = [
	...OUTAGES,
	...SERVICE_ERRORS.flatMap(({ codes = [] }) => codes).map(
		(code) => ({ kind: 'errorResponse', status: 400, headers: {}, body: { code } }) as const,
	),
	{ kind: 'errorResponse', status: 400, headers: {}, body: 'Customer tagging denied.' },
	...OUTAGES.map((outage) => ({ kind: 'signIn', error: toSignInError(outage), outage }) as const),
];

const CONTEXTS: FailureContext[] = [
	{},
	{ retryAfterMs: 600_000 },
	{ outcomeUnknown: true },
	{ written: true },
	{ hasValidationCode: true },
	{ isLegacyEndpointRetired: true },
];

/** Every text that can be shown at a place. */
function describeAll(place: ErrorPlace): string[] {
	return FAILURES.flatMap((failure) =>
		CONTEXTS.flatMap((context) => {
			const { message, advice, runAdvice } = describeError(
				new RequestError(failure, context),
				place,
			);
			return [message, advice, runAdvice ?? ''];
		}),
	);
}

/** The labels that a text quotes, without those that it places in the credential. */
function findLabels(text: string): string[] {
	return text
		.split(/(?<=\.) /)
		.flatMap((sentence) =>
			[...sentence.matchAll(/(?<!\w)'([A-Z][^']*)'(?!\w)/g)]
				.map(([, label = '']) => label)
				.filter((label) => !(CREDENTIAL_LABELS.includes(label) && /\bcredential\b/.test(sentence))),
		);
}

describe('getErrorPlace', () => {
	it.each(NODES)('gives exactly the labels that a person sees: %j', (parameters) => {
		const { labels } = getErrorPlace({ typeVersion: 1, parameters });

		expect([...labels].sort()).toEqual(
			['Authentication', ...new Set(getVisibleLabels(parameters))].sort(),
		);
	});

	it('gives the common labels if there is no such operation', () => {
		const parameters = { resource: 'customer', operation: 'remove' };
		expect(getErrorPlace({ typeVersion: 1, parameters })).toEqual({
			labels: ['Authentication', 'Resource', 'Operation'],
			operation: undefined,
			hasItems: true,
			isTool: false,
		});
	});
});

describe('the advice of every error', () => {
	it.each(NODES)('names only labels that a person sees: %j', (parameters) => {
		const visible = getVisibleLabels(parameters);
		for (const text of describeAll(getErrorPlace({ typeVersion: 1, parameters }))) {
			for (const label of findLabels(text))
				expect([text, visible]).toEqual([text, expect.arrayContaining([label])]);
		}
	});

	it('names no label in a list or a poll, and no item', () => {
		for (const text of describeAll(NEUTRAL_PLACE)) {
			expect([text, findLabels(text)]).toEqual([text, []]);
			expect(text).not.toMatch(/\bitem\b/);
		}
	});

	it('names the field of the trigger that chooses the customers', () => {
		const place = { labels: ['Trigger On', 'Customer Names or IDs'] };
		const labels = new Set(describeAll(place).flatMap(findLabels));

		expect([...labels]).toEqual(['Customer Names or IDs']);
	});

	it('names the billing profile after a change of it, and the qualification elsewhere', () => {
		const error = new RequestError(
			{ kind: 'errorResponse', status: 500, headers: {}, body: '' },
			{ outcomeUnknown: true },
		);
		const getAdvice = (resource: string) =>
			describeError(
				error,
				getErrorPlace({ typeVersion: 1, parameters: { resource, operation: 'update' } }),
			).advice;

		expect(getAdvice('billingProfile')).toContain(
			"Check the customer's billing profile with Get before you",
		);
		expect(getAdvice('customerQualification')).toContain(
			"the customer's qualification with Get or Get Many before you",
		);
		expect(describeError(error).advice).toContain(
			"the customer's qualification with Get or Get Many before you",
		);
	});

	it.each([
		['billingProfile', 'update', "Check 'Customer' and 'Fields to Update'."],
		[
			'address',
			'validate',
			"Check 'Address Line 1', 'Address Line 2', 'City', 'State', 'Postal Code' and 'Country'.",
		],
	])('names the fields of %s: %s after a 400', (resource, operation, expected) => {
		const place = getErrorPlace({ typeVersion: 1, parameters: { resource, operation } });
		const failure = { kind: 'errorResponse', status: 400, headers: {}, body: '' } as const;

		expect(describeError(new RequestError(failure), place).advice).toBe(expected);
	});

	it.each([409, 412])('says after a %d what to do about a billing profile', (status) => {
		const parameters = { resource: 'billingProfile', operation: 'update' };
		const failure = { kind: 'errorResponse', status, headers: {}, body: '' } as const;
		const place = getErrorPlace({ typeVersion: 1, parameters });

		expect(describeError(new RequestError(failure), place).advice).toMatch(
			/check whether another program changes the billing profile at the same time\. Then run this item again\./,
		);
	});

	it('names the fields of an operation', () => {
		const parameters = {
			resource: 'customerQualification',
			operation: 'update',
			qualification: 'governmentCommunityCloud',
		};
		const place = getErrorPlace({ typeVersion: 1, parameters });
		const labels = new Set(describeAll(place).flatMap(findLabels));

		expect([...labels].sort()).toEqual([
			'Body Format',
			'Customer',
			'Max Concurrency',
			'Max Retry Wait',
			'Operation',
			'Qualification',
			'Timeout',
			'Validation Code',
		]);
	});
});

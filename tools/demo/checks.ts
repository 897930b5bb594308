import type { Qualification, Sandbox } from '../sandbox';
import type { CrmAnswer } from './crm';
import type { Deal } from './deals';

/** The state of the sandbox that a deal can change. */
export interface ServiceState {
	/** The number of requests that the sandbox has received, including sign-ins. */
	received: number;
	/** The qualification of the deal's customer. */
	qualification: Qualification;
	/** The number of changes to this customer's qualification. */
	writes: number;
	/** The validation codes that were used for this customer. */
	codes: readonly string[];
}

/** Reads the state from the sandbox itself, so that the demo does not depend on what the node reports. */
export function readService(sandbox: Sandbox, { customer: { id } }: Deal): ServiceState {
	const { qualification, timesApplied } = sandbox.state.customer(id);
	return {
		received: sandbox.received.length,
		qualification,
		writes: timesApplied,
		codes: sandbox.state.codeUses
			.filter(({ customerId }) => customerId === id)
			.map(({ validationId }) => validationId),
	};
}

/** The state before and after a deal. */
interface States {
	before: ServiceState;
	after: ServiceState;
}

/**
 * Compares the result of a deal with the expected result.
 *
 * @returns each difference in words; empty if there is none
 */
export function findDifferences(deal: Deal, answer: CrmAnswer, states: States): string[] {
	const { after } = states;
	const checks = deal.rejectedField
		? checkRejection(deal.rejectedField, answer, states)
		: checkSuccess(deal, answer, states);
	checks.set(`the response is about ${answer.dealId}`, answer.dealId === deal.won.dealId);
	checks.set(`the customer is ${after.qualification}`, after.qualification === deal.expected);
	return [...checks].filter(([, isExpected]) => !isExpected).map(([difference]) => difference);
}

/** For each difference in words, whether the result is as expected. */
type Checks = Map<string, boolean>;

function checkSuccess(deal: Deal, answer: CrmAnswer, { before, after }: States): Checks {
	const { validationCode: code, dryRun = false } = deal.won;
	const outcome = dryRun ? 'previewed' : 'qualified';
	// The example has the option Skip If Unchanged.
	const writes = dryRun || before.qualification === deal.expected ? 0 : 1;
	return new Map([
		[`the status is ${answer.status}`, answer.status === 200],
		[`the outcome is ${answer.outcome}`, answer.outcome === outcome],
		[`changed ${after.writes - before.writes} times`, after.writes === before.writes + writes],
		['the validation code was not used', code === undefined || after.codes.includes(code)],
	]);
}

function checkRejection(field: string, answer: CrmAnswer, { before, after }: States): Checks {
	return new Map([
		[`the status is ${answer.status}`, answer.status === 422],
		[`the outcome is ${answer.outcome}`, answer.outcome === 'refused'],
		[`the message does not name "${field}"`, answer.message?.includes(field) ?? false],
		['a request was sent', after.received === before.received],
	]);
}

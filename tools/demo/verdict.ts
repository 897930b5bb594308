import type { Qualification, Sandbox } from '../sandbox';
import type { CrmAnswer } from './crm';
import type { Deal } from './deals';

/** What can be seen at the service, from outside n8n. */
export interface ServiceView {
	/** How many requests it has received, sign-ins included. */
	received: number;
	/** What the customer of the deal is. */
	qualification: Qualification;
	/** How often a write was accepted for that customer. */
	writes: number;
	/** The validation codes that were used for that customer. */
	codes: readonly string[];
}

/** Looks at the sandbox's own state: what the node says is not taken for proof. */
export function lookAtService(sandbox: Sandbox, { customer: { id } }: Deal): ServiceView {
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

/**
 * Compares how a deal ended with how it should have.
 *
 * @returns what is not as it should be, in words; empty when all is well
 */
export function findFaults(
	deal: Deal,
	answer: CrmAnswer,
	before: ServiceView,
	after: ServiceView,
): string[] {
	const checks = deal.refusedFor
		? refusalChecks(deal.refusedFor, answer, before, after)
		: successChecks(deal, answer, before, after);
	checks.set(`the CRM was answered about ${answer.dealId}`, answer.dealId === deal.won.dealId);
	checks.set(`the customer is ${after.qualification}`, after.qualification === deal.endsAs);
	return [...checks].filter(([, isWell]) => !isWell).map(([statement]) => statement);
}

/** Each key says what is wrong if its value is false. */
type Checks = Map<string, boolean>;

function successChecks(
	deal: Deal,
	answer: CrmAnswer,
	before: ServiceView,
	after: ServiceView,
): Checks {
	const { validationCode: code, dryRun = false } = deal.won;
	const outcome = dryRun ? 'previewed' : 'qualified';
	// The example has Skip If Unchanged.
	const writes = dryRun || before.qualification === deal.endsAs ? 0 : 1;
	return new Map([
		[`answered ${answer.status}`, answer.status === 200],
		[`the outcome is ${answer.outcome}`, answer.outcome === outcome],
		[`written ${after.writes - before.writes} times`, after.writes === before.writes + writes],
		[`the code was not used`, code === undefined || after.codes.includes(code)],
	]);
}

function refusalChecks(
	label: string,
	answer: CrmAnswer,
	before: ServiceView,
	after: ServiceView,
): Checks {
	return new Map([
		[`answered ${answer.status}`, answer.status === 422],
		[`the outcome is ${answer.outcome}`, answer.outcome === 'refused'],
		[`the message does not name "${label}"`, answer.message?.includes(label) ?? false],
		['something was sent for it', after.received === before.received],
	]);
}

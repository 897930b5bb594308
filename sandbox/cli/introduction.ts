/** What a person needs to know when the sandbox has started: where it is, what to type, who is in it. */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { displayName } from '../qualification';
import { seed, type SeedCustomer, type SeedUser, type SeedValidationCode } from '../seed';

const domainEnding = '.onmicrosoft.com';

/** Every part of the frame that cli-table3 draws by default. */
const frameParts = [
	...['top', 'top-mid', 'top-left', 'top-right'],
	...['bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
	...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
];

interface Look {
	readonly colour: boolean;
	readonly control: boolean;
}

export function introduction(url: string, { colour, control }: Look): string {
	const heading = (text: string) => (colour ? styleText('bold', text) : text);
	const sections = [
		heading(`The Partner Center sandbox listens on ${url}`),
		'It stands in for the API and for the sign-in, on this machine only. Everything in it is made up.',
		heading('Type this into the credential in n8n (made-up values, good for this sandbox only)'),
		credential(url),
		heading(`Customers (every domain ends in ${domainEnding})`),
		customers(),
		heading('Further domains, which the sign-in resolves but the customer filter does not know'),
		customDomains(),
		heading('Validation codes for Government Community Cloud'),
		validationCodes(),
		...(control
			? [`Control: GET ${url}/_sandbox/state, POST …/faults, …/readings, …/reviews, …/reset`]
			: []),
		'Press Ctrl+C to end it. One line follows for each request.',
	];
	return `\n${sections.join('\n\n')}\n`;
}

function credential(url: string): string {
	const lines: readonly (readonly [string, string])[] = [
		['Cloud', 'Custom'],
		['API Base URL', url],
		['Sign-in Base URL', url],
		['Tenant ID', seed.partner.tenantId],
		['Client ID', seed.app.clientId],
		['Client Secret', seed.app.clientSecret],
		...Object.values<SeedUser>(seed.users).map(refreshTokenLine),
	];
	return lines.map(([label, value]) => `  ${label.padEnd(18)}${value}`).join('\n');
}

function refreshTokenLine({ refreshToken, name, description }: SeedUser): [string, string] {
	return ['Refresh Token', `${refreshToken}  (${name}: ${description})`];
}

function customers(): string {
	const rows = Object.values<SeedCustomer>(seed.customers).map((customer) => [
		customer.name,
		customer.relationship === 'none' ? 'not your customer' : displayName(customer.qualification),
		customer.domain.replace(domainEnding, ''),
		customer.id,
	]);
	return table(['Company', 'Qualification', 'Domain', 'Customer tenant ID'], rows);
}

/** The last two belong to nobody this partner serves. */
function customDomains(): string {
	const tenants = [...Object.values<SeedCustomer>(seed.customers), seed.stranger];
	const rows = tenants.flatMap(({ name, customDomains: domains }) =>
		domains.length > 0 ? [`  ${domains.join(', ')} (${name})`] : [],
	);
	return rows.join('\n');
}

function validationCodes(): string {
	const rows = Object.values<SeedValidationCode>(seed.validationCodes).map((code) => [
		code.validationId,
		code.organizationName,
		code.maxCreates === null ? 'no limit' : `${code.remainingCreates} of ${code.maxCreates}`,
	]);
	return table(['Code', 'Organization', 'Uses left'], rows);
}

/** Columns without a frame: narrower, and easier to copy from. */
function table(head: string[], rows: string[][]): string {
	const chars = Object.fromEntries(frameParts.map((part) => [part, '']));
	const plain = new Table({ head, chars, style: { head: [], border: [] } });
	plain.push(...rows);
	return plain.toString();
}

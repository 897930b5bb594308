/** The text that `npm run sandbox` prints first: its address, the credential values and the seeded data. */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { displayName } from '../qualification';
import { seed, type SeedCustomer, type SeedUser, type SeedValidationCode } from '../seed';

const domainEnding = '.onmicrosoft.com';

/** All parts of the frame that cli-table3 draws by default. */
const frameParts = [
	...['top', 'top-mid', 'top-left', 'top-right'],
	...['bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
	...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
];

interface Look {
	readonly color: boolean;
	readonly control: boolean;
}

export function introduction(url: string, { color, control }: Look): string {
	const heading = (text: string) => (color ? styleText('bold', text) : text);
	const sections = [
		heading(`The Partner Center sandbox listens on ${url}`),
		'It simulates the API and the sign-in, on this machine only. All of its data is fictional.',
		heading('Enter these values in the n8n credential (fictional, valid only for this sandbox)'),
		credential(url),
		heading(`Customers (every domain ends in ${domainEnding})`),
		customers(),
		heading(
			'Other domains, which the sign-in can resolve but the customer filter does not support',
		),
		customDomains(),
		heading('Validation codes for Government Community Cloud'),
		validationCodes(),
		...(control
			? [`Control: GET ${url}/_sandbox/state, POST …/faults, …/readings, …/reviews, …/reset`]
			: []),
		'Press Ctrl+C to stop. The sandbox logs one line for each request.',
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

/** The last two organizations are not customers of this partner. */
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

/** A table without a frame, which is narrower and easier to copy from. */
function table(head: string[], rows: string[][]): string {
	const chars = Object.fromEntries(frameParts.map((part) => [part, '']));
	const plain = new Table({ head, chars, style: { head: [], border: [] } });
	plain.push(...rows);
	return plain.toString();
}

import { LATENCY_MS } from './measure';
import type { Machine } from './machine';
import { WARM_UP, type Authentication } from './service';

const CREDENTIALS: Readonly<Record<Authentication, string>> = {
	oAuth2: '_Microsoft Partner Center OAuth2 API_.',
	refreshToken:
		'_Microsoft Partner Center Refresh Token API_. With such a credential n8n itself signs in again and repeats whatever HTTP Request is refused, for whatever reason: its requests are up to twice as many.',
};

/** How the figures came about, in Markdown. */
export function method(runs: number, authentication: Authentication): string {
	return `
- **n8n is a real one**, in its own process, with this package packed and installed as users install it. All scenarios run in the same n8n; only for the memory it is restarted.
- **The service is the [sandbox](../sandbox/README.md)**, in the process of the benchmark, on the same machine. It takes ${LATENCY_MS} ms for each request. Each run has a sandbox of its own, at another address, so that nothing is known about its limit. The sandbox's state and journal say what was done; what a node says is shown beside it.
- **The work** is to make made-up customers Education. The items come from a webhook through _Split Out_. Each item has the customer's ID and a request ID (a GUID), for who can make use of it; this node makes its own.
- **Time** is n8n's own: from the start to the end of the node that sends, or of the loop around it, as the execution data has it. Neither the webhook nor the saving of the execution is counted. Should the sandbox have been busy for longer than n8n says, the benchmark ends and says so.
- **Before each run** ${WARM_UP} other customers go through the same workflow. Then come ${runs === 1 ? 'one run' : `${runs} runs`} of each; contenders take turns. Slow ones have fewer, and say so.
- **Reported** is what is on the success output and on the error output of the node that sends. **Too early** is a request received more than 25 ms after the service had said, with 429 and Retry-After, that it takes no more for a time, and before that time was over. **In flight** are requests received and not yet answered.
- **Both nodes sign in with the same credential**, ${CREDENTIALS[authentication]} Where nothing else is said they have _On Error: Continue (using error output)_.
`;
}

/** What the rows of the tables are, in Markdown. */
export function contendersExplained(): string {
	return `
- **This node, as it comes**: no option is set.
- **HTTP Request, plain**: n8n's own node in its latest version, PUT, the body \`1\` as JSON. _Response Format_ is _Text_: with _Autodetect_, its default, the node does not send a body that is a bare number, and with _JSON_ it reports what was done as refused, because the answer is a bare string.
- **HTTP Request, Retry On Fail**: the same with the most that n8n's setting allows, 5 tries 5 seconds apart, and _On Error: Stop Workflow_ (n8n repeats a node that continues only when its first item is refused). Each try sends every item again.
- **HTTP Request, strongest**: what can be had without code. _Loop Over Items_ hands over one item after another, so that _Retry On Fail_ repeats only that one, and the header MS-RequestId holds the request ID of the item, so that the service recognizes a repeat.
`;
}

/** The machine as a list, in Markdown. */
export function machineList(machine: Machine): string {
	return [
		`- ${machine.cores} cores, ${machine.memoryGigabytes} GB of memory, ${machine.system}`,
		`- n8n ${machine.n8nVersion} on Node ${machine.n8nNodeVersion}`,
		`- the sandbox on Node ${machine.nodeVersion}`,
		`- this package at ${machine.packageVersion}`,
	].join('\n');
}

/** An API error in the format of Partner Center's error bodies. */
import type { Readings } from '../readings';
import type { Answer } from './answer';

/**
 * The body of an error. `object` (default): `code`, `description`, `data` and `source` (Microsoft's "Error codes" page).
 * `text`: only the description, as a JSON string (Partner-Center-PowerShell issue 258). `message`: an object with only
 * `message` (Partner-Center-SDK-Samples issue 17).
 */
type Shape = 'object' | 'text' | 'message';

/** An error of the API, which becomes its response. */
export class RefusalError extends Error {
	override readonly name = 'RefusalError';

	constructor(
		readonly status: number,
		readonly code: string,
		readonly description: string,
		private readonly shape: Shape = 'object',
	) {
		super(description);
	}

	toAnswer(): Answer {
		const { status, code, description } = this;
		const bodies = {
			object: { code, description, data: [], source: 'PartnerCenterSandbox' },
			text: description,
			message: { message: description },
		};
		const body = bodies[this.shape];
		return { status, body: JSON.stringify(body), meaning: `refused: ${description}` };
	}
}

/** Rejects a request that the API cannot read, in the form that `invalidRequest` selects. The status is always 400. */
export function refuseUnreadable(
	{ invalidRequest }: Pick<Readings, 'invalidRequest'>,
	code: string,
	description: string,
): never {
	if (invalidRequest === 'errorBody') refuse(400, code, description);
	throw new RefusalError(400, '', 'The request is invalid.', 'message');
}

export function refuse(status: number, code: string, description: string): never {
	throw new RefusalError(status, code, description);
}

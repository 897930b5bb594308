/** An API error in the format of Partner Center's error bodies. */
import type { Answer } from './answer';

/**
 * Microsoft's "Error codes" page: an object with `code`, `description`, `data` and `source`. If `bareText` is true, the
 * body is only the description, as a JSON string (Partner-Center-PowerShell issue 258).
 */
export class RefusalError extends Error {
	override readonly name = 'RefusalError';

	constructor(
		readonly status: number,
		readonly code: string,
		readonly description: string,
		private readonly bareText = false,
	) {
		super(description);
	}

	toAnswer(): Answer {
		const { status, code, description } = this;
		const body = this.bareText
			? description
			: { code, description, data: [], source: 'PartnerCenterSandbox' };
		return { status, body: JSON.stringify(body), meaning: `refused: ${description}` };
	}
}

export function refuse(status: number, code: string, description: string): never {
	throw new RefusalError(status, code, description);
}

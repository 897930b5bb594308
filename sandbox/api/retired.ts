/** The answers of a synchronous API that is gone. */
import type { Answer } from './answer';
import type { Call } from './call';

/**
 * Microsoft announced its end for February 2021 (API change log), not how it would answer. Each answer here is the
 * sandbox's choice and comes from a web server, not from Partner Center, so none has one of its codes.
 *
 * @returns `undefined` while the API is alive
 */
export function retiredAnswer({ world, method }: Call): Answer | undefined {
	const meaning = 'refused: the synchronous API is gone';
	switch (world.readings.singularEndpoint) {
		case 'alive':
			return undefined;
		case 404:
			return {
				status: 404,
				body: '<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head></html>',
				contentType: 'text/html; charset=utf-8',
				meaning,
			};
		case 405: {
			const message = `The requested resource does not support http method '${method}'.`;
			const body = JSON.stringify({ Message: message });
			return { status: 405, body, headers: { Allow: 'OPTIONS' }, meaning };
		}
		case 410:
			return { status: 410, body: undefined, meaning };
	}
}

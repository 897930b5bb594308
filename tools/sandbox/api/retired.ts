/** The responses of the `/qualification` endpoint after its retirement. */
import type { Answer } from './answer';
import type { Call } from './call';

/**
 * Microsoft announced the retirement for February 2021 (API change log) but not the responses after it. All responses here
 * are the sandbox's choice. They imitate a web server, so they have no Partner Center error code.
 *
 * @returns `undefined` if the endpoint is not retired
 */
export function retiredAnswer({ world, method }: Call): Answer | undefined {
	const meaning = 'refused: the /qualification endpoint is retired';
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

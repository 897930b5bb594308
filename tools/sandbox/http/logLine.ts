/** Formats a request as a readable log line. */
import { styleText } from 'node:util';
import type { Records } from '../state';
import type { Exchange } from './exchange';

type Color = 'green' | 'yellow' | 'red' | 'gray';

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Time, method, path, status and meaning. Customer names replace customer IDs. The line has no headers, no body and, for the
 * sign-in routes, no query, because these can contain codes, tokens and secrets.
 */
export function logLine(exchange: Exchange, records: Records, color: boolean): string {
	const paint = (tint: Color, text: string) => (color ? styleText(tint, text) : text);
	const shown = exchange.path.startsWith('/v1/') ? exchange.url : exchange.path;
	const place = shown.replace(guid, (id) => records.findCustomer(id)?.name ?? id);
	const line = [
		paint('gray', new Date(exchange.at).toTimeString().slice(0, 8)),
		exchange.method.padEnd(4),
		printable(place),
		paint(tintOf(exchange.answered), String(exchange.answered)),
	];
	if (exchange.meaning) line.push(paint('gray', '–'), printable(exchange.meaning));
	return line.join(' ');
}

function tintOf(answered: Exchange['answered']): Color {
	if (typeof answered !== 'number' || answered >= 500) return 'red';
	return answered >= 400 ? 'yellow' : 'green';
}

/** Replaces control characters, because a request can contain line breaks and terminal escape sequences. */
function printable(text: string): string {
	return text.replace(/\p{Cc}/gu, '?');
}

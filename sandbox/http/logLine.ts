/** One request as a line that a person likes to read. */
import { styleText } from 'node:util';
import type { Records } from '../state';
import type { Exchange } from './journal';

type Colour = 'green' | 'yellow' | 'red' | 'gray';

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Time, method, path, status, meaning. Names stand for customer ids. The query and the body are left out on the
 * sign-in's routes, and headers everywhere: those are the places where codes, tokens and secrets travel.
 */
export function logLine(exchange: Exchange, records: Records, colour: boolean): string {
	const paint = (tint: Colour, text: string) => (colour ? styleText(tint, text) : text);
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

function tintOf(answered: Exchange['answered']): Colour {
	if (typeof answered !== 'number' || answered >= 500) return 'red';
	return answered >= 400 ? 'yellow' : 'green';
}

/** What came over the wire may hold line breaks and commands to the terminal. */
function printable(text: string): string {
	return text.replace(/\p{Cc}/gu, '?');
}

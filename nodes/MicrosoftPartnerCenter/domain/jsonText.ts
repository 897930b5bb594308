/** One part of a valid JSON text: a string, a bracket, a comma, a colon, or a literal such as `1.50`. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The place of a member's value in the text of its object. */
interface Span {
	readonly start: number;
	readonly end: number;
}

/** The values of an object's own members, and where the object ends. */
interface ObjectSpans {
	readonly members: ReadonlyMap<string, Span>;
	/** The position of the closing brace. */
	readonly end: number;
}

/** Finds the members of the object that a JSON text consists of. */
function findSpans(text: string): ObjectSpans {
	const members = new Map<string, Span>();
	let depth = 0;
	let end = 0;
	let previous = '';
	let previousEnd = 0;
	let open: { readonly name: string; start?: number } | undefined;
	for (const { 0: token, index } of text.matchAll(TOKEN)) {
		if (open && depth === 1) {
			open.start ??= index;
			if (token === ',' || token === '}') {
				members.set(open.name, { start: open.start, end: previousEnd });
				open = undefined;
			}
		} else if (depth === 1 && token === ':') {
			open = { name: String(JSON.parse(previous)) };
		}
		if (token === '{' || token === '[') depth++;
		if (token === '}' || token === ']') depth--;
		end = index;
		previous = token;
		previousEnd = index + token.length;
	}
	return { members, end };
}

/**
 * Gets the value of a member as JSON text.
 *
 * @param text the JSON text of an object
 * @param name the name of the member, as it is in the object
 * @returns the JSON text of the value; undefined if the object has no such member
 */
export function getMemberText(text: string, name: string): string | undefined {
	const span = findSpans(text).members.get(name);
	return span && text.slice(span.start, span.end);
}

/**
 * Sets members of an object in its JSON text. The rest of the text stays as it is, with its spaces, the order
 * of its members, and numbers that JavaScript cannot keep, such as `1.0` or a number with 20 digits.
 *
 * @param text the JSON text of an object
 * @param values the JSON text of each new value, by the name of its member; a member that the object does
 * not have is added at the end
 * @returns the JSON text of the changed object
 */
export function setMembers(text: string, values: ReadonlyMap<string, string>): string {
	const { members, end } = findSpans(text);
	const replaced = [...values]
		.flatMap(([name, value]) => {
			const span = members.get(name);
			return span === undefined ? [] : [{ ...span, value }];
		})
		.sort((one, other) => one.start - other.start);
	let position = 0;
	let result = '';
	for (const { start, end: valueEnd, value } of replaced) {
		result += text.slice(position, start) + value;
		position = valueEnd;
	}
	const added = [...values]
		.filter(([name]) => !members.has(name))
		.map(([name, value]) => `${JSON.stringify(name)}:${value}`);
	const separator = added.length > 0 && members.size > 0 ? ',' : '';
	return `${result}${text.slice(position, end)}${separator}${added.join(',')}${text.slice(end)}`;
}

import fc from 'fast-check';
import { getMemberText, setMembers } from '../../../nodes/MicrosoftPartnerCenter/domain/jsonText';

/**
 * A name with an escape, such as `"a\""`. JSON.parse of Node.js 24 sometimes reads it as another name
 * (https://github.com/nodejs/node/issues/63785), so it cannot check a text with such a name.
 */
const ESCAPED_NAME = /\\.[^"]*"\s*:/;

/** A name in an object, often one that needs an escape or that objects treat specially. */
const memberName = fc.oneof(
	fc.constantFrom('city', 'a', '', '"', '\\', '\n', '__proto__'),
	fc.string(),
);

/** An object, the spaces in its JSON text, and a member to set. */
const objectAndMember = fc.record({
	object: fc.dictionary(memberName, fc.jsonValue({ noUnicodeString: false })),
	space: fc.constantFrom(undefined, 1, '\t'),
	member: memberName,
	value: fc.jsonValue(),
});

/** JSON that `JSON.stringify` would write differently: numbers, escapes, spaces, and a name twice. */
const TEXT = String.raw`{
	"id" : "a\u00e9\/",
	"amount": 1.50, "big":12345678901234567890,
	"list": [ {"city": "inner"}, "}", "\"," ],
	"city":"outer" ,
	"empty": {}, "none": null, "exponent": 1E+2
}`;

describe('getMemberText', () => {
	it.each([
		['id', String.raw`"a\u00e9\/"`],
		['amount', '1.50'],
		['big', '12345678901234567890'],
		['list', String.raw`[ {"city": "inner"}, "}", "\"," ]`],
		['city', '"outer"'],
		['empty', '{}'],
		['exponent', '1E+2'],
	])('returns the text of %s unchanged', (name, expected) => {
		expect(getMemberText(TEXT, name)).toBe(expected);
	});

	it.each(['inner', 'constructor', '__proto__', ''])('returns undefined for %j', (name) => {
		expect(getMemberText(TEXT, name)).toBeUndefined();
	});

	it.each([
		['"', '1'],
		['\\', '2'],
		['\n', '3'],
	])('reads the escaped name %j', (name, expected) => {
		expect(getMemberText(String.raw`{"\"":1,"\\":2,"\n":3}`, name)).toBe(expected);
	});

	it('reads an escaped name, and the last of two members with the same name', () => {
		expect(getMemberText(String.raw`{"city":1,"c\u0069ty":2}`, 'city')).toBe('2');
	});
});

describe('setMembers', () => {
	it('changes only the values of the named members', () => {
		const values = new Map([
			['city', '"Oslo"'],
			['none', '{"a":1}'],
			['id', 'null'],
		]);

		expect(setMembers(TEXT, values)).toBe(
			TEXT.replace('"outer"', '"Oslo"')
				.replace('"none": null', '"none": {"a":1}')
				.replace(String.raw`"a\u00e9\/"`, 'null'),
		);
	});

	it.each([
		['{}', '{"state":"WA"}'],
		['{ }', '{ "state":"WA"}'],
		['{"a":1}', '{"a":1,"state":"WA"}'],
		['{"a":{"state":1}\n}\n', '{"a":{"state":1}\n,"state":"WA"}\n'],
	])('adds a member to %j', (text, expected) => {
		expect(setMembers(text, new Map([['state', '"WA"']]))).toBe(expected);
	});

	it('inserts a value as it is, even if it looks like a replacement pattern', () => {
		expect(setMembers('{"a":1}', new Map([['a', '"$& $1"']]))).toBe('{"a":"$& $1"}');
	});

	it('sets a member and keeps the text of the others, whatever the object is', () => {
		fc.assert(
			fc.property(objectAndMember, ({ object, space, member, value }) => {
				const text = JSON.stringify(object, undefined, space);
				const others = Object.keys(object).filter((other) => other !== member);

				const changed = setMembers(text, new Map([[member, JSON.stringify(value)]]));

				expect(getMemberText(changed, member)).toBe(JSON.stringify(value));
				expect(others.map((other) => getMemberText(changed, other))).toEqual(
					others.map((other) => getMemberText(text, other)),
				);
			}),
		);
	});

	it('gives the same object as changing the parsed JSON, whatever the object is', () => {
		fc.assert(
			fc.property(objectAndMember, ({ object, space, member, value }) => {
				const text = JSON.stringify(object, undefined, space);
				const changed = setMembers(text, new Map([[member, JSON.stringify(value)]]));
				fc.pre(!ESCAPED_NAME.test(changed));

				// JSON has no -0.
				const parsed = JSON.parse(text) as object;
				const others = Object.entries(parsed).filter(([other]) => other !== member);
				expect(Object.entries(JSON.parse(changed) as object)).toEqual(
					expect.arrayContaining([...others, [member, JSON.parse(JSON.stringify(value))]]),
				);
			}),
		);
	});
});

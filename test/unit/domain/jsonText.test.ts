import fc from 'fast-check';
import { getMemberText, setMembers } from '../../../nodes/MicrosoftPartnerCenter/domain/jsonText';

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

	it('gives the same object as changing the parsed JSON, whatever the object is', () => {
		const name = fc.oneof(fc.constantFrom('city', 'a', '', '"', '\\', '__proto__'), fc.string());
		fc.assert(
			fc.property(
				fc.dictionary(name, fc.jsonValue({ noUnicodeString: false })),
				name,
				fc.jsonValue(),
				fc.constantFrom(undefined, 1, '\t'),
				(generated, member, value, space) => {
					const text = JSON.stringify(generated, undefined, space);
					// JSON has no -0.
					const object = JSON.parse(text) as object;
					const changed = setMembers(text, new Map([[member, JSON.stringify(value)]]));
					const entries = Object.entries(object).filter(([other]) => other !== member);

					expect(Object.entries(JSON.parse(changed) as object)).toEqual(
						expect.arrayContaining([...entries, [member, JSON.parse(JSON.stringify(value))]]),
					);
					expect(getMemberText(changed, member)).toBe(JSON.stringify(value));
				},
			),
		);
	});
});

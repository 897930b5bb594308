import { maskFailure } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/maskFailure';
import { sanitize } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceMessage';

/** A client secret in Entra's form. Encoded, it is shorter than what always counts as a token. */
const SECRET = 'dum8Q~my-client-secret_of.an-app~123456';

function mask(body: unknown, secret = SECRET): unknown {
	const failure = { kind: 'unreadable', status: 200, body } as const;
	return maskFailure(failure, [secret]).body;
}

describe('maskFailure', () => {
	it.each([
		['as it is', SECRET],
		['as a form sends it', new URLSearchParams({ secret: SECRET }).toString().slice(7)],
		['with small hexadecimal digits', SECRET.replaceAll('~', '%7e')],
	])('masks a secret that a server echoes %s', (_, echoed) => {
		expect(mask(`client_secret=${echoed}&x=1`)).toBe('client_secret=***&x=1');
		expect(mask({ message: `client_secret=${echoed}&x=1` })).toEqual({
			message: 'client_secret=***&x=1',
		});
		expect(sanitize(`client_secret=${echoed}&x=1`, [SECRET])).toBe('client_secret=***&x=1');
	});

	it.each([
		['a quotation mark', 'dummy"secret'],
		['a backslash', 'dummy\\secret'],
		['spaces around it, which are not sent', ' dummy-secret '],
	])('masks a secret with %s', (_, secret) => {
		expect(mask({ message: `Not right: ${secret.trim()}!` }, secret)).toEqual({
			message: 'Not right: ***!',
		});
	});

	it.each([
		['a form', 'dummy+secret%2F1'],
		['a URL', 'dummy%20secret%2f1'],
	])('masks a secret with a space and a slash as in %s', (_, echoed) => {
		expect(mask(`secret=${echoed}!`, 'dummy secret/1')).toBe('secret=***!');
	});

	it('leaves a body without a secret as it is', () => {
		const body = { message: 'Not right' };

		expect(mask(body)).toBe(body);
	});
});

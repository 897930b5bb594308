import { quote } from '../../../nodes/MicrosoftPartnerCenter/domain/userFacingError';

describe('quote', () => {
	it('does not cut a character in two, because a model can reject such a text', () => {
		expect(quote(`${'x'.repeat(58)}😀😀`)).toBe(`"${'x'.repeat(58)}…"`);
	});
});

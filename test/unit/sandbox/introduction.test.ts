import { seed } from '../../../tools/sandbox';
import { introduction } from '../../../tools/sandbox/cli/introduction';

const text = introduction('http://127.0.0.1:4010', { color: false, control: true });

describe('introduction', () => {
	it.each([
		['API Base URL', 'http://127.0.0.1:4010'],
		['Sign-in Base URL', 'http://127.0.0.1:4010'],
		['Tenant ID', seed.partner.tenantId],
	])('separates the label %s from its value so that the value is easy to copy', (label, value) => {
		expect(text).toMatch(new RegExp(`^ {2}${label} {2,}${value}$`, 'm'));
	});

	it('lists the domains that only the sign-in can resolve, with their organizations', () => {
		expect(text).toContain('contoso.edu, contosouniversity.com (Contoso University)');
		expect(text).toContain('litwareinc.com (Litware, Inc.)');
	});
});

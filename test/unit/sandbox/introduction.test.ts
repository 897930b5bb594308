import { seed } from '../../../sandbox';
import { introduction } from '../../../sandbox/cli/introduction';

const text = introduction('http://127.0.0.1:4010', { colour: false, control: true });

describe('what npm run sandbox prints first', () => {
	it.each([
		['API Base URL', 'http://127.0.0.1:4010'],
		['Sign-in Base URL', 'http://127.0.0.1:4010'],
		['Tenant ID', seed.partner.tenantId],
	])('keeps the label %s apart from its value, so that the value can be copied', (label, value) => {
		expect(text).toMatch(new RegExp(`^ {2}${label} {2,}${value}$`, 'm'));
	});

	it('names the domains that only the sign-in resolves, and whose they are', () => {
		expect(text).toContain('contoso.edu, contosouniversity.com (Contoso University)');
		expect(text).toContain('litwareinc.com (Litware, Inc.)');
	});
});

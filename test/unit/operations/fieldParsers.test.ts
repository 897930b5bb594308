import fc from 'fast-check';
import { toCustomerId } from '../../../nodes/MicrosoftPartnerCenter/domain/customer';
import {
	parseCustomerId,
	parseQualification,
	parseValidationCode,
} from '../../../nodes/MicrosoftPartnerCenter/operations/fieldParsers';

describe('parseCustomerId', () => {
	it('rejects anything but a tenant ID and names the field', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				fc.pre(toCustomerId(value) === undefined);
				expect(() => parseCustomerId(value)).toThrow(/'Customer'/);
			}),
		);
	});
});

describe('parseQualification', () => {
	it.each(['None', 'Nonprofit', 'StateOwnedEntity'])(
		'does not suggest Education instead of %s (because Education cannot be undone)',
		(value) => {
			expect(() => parseQualification(value, ['education'])).toThrow(/^(?!.*Education)/);
		},
	);

	it('accepts only the settable qualifications and rejects anything else with a UserFacingError', () => {
		fc.assert(
			fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
				let parsed: string;
				try {
					parsed = parseQualification(value, ['education', 'governmentCommunityCloud']);
				} catch (error) {
					expect(error).toMatchObject({ name: 'UserFacingError' });
					return;
				}
				expect(['education', 'governmentCommunityCloud']).toContain(parsed);
			}),
		);
	});
});

describe('parseValidationCode', () => {
	it('does not suggest Education if the code is missing (because Education cannot be undone)', () => {
		expect(() => parseValidationCode(' ')).toThrow(/^(?!.*Education)/);
	});
});

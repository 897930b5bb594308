import {
	ENTRA_ERRORS,
	describeEntraError,
} from '../../../../nodes/MicrosoftPartnerCenter/api/errors/entraErrors';

/** An error response of Entra's token endpoint. Source: Microsoft, "OAuth 2.0 authorization code flow", section on error responses. */
function errorBody(error: string, code: number, text = 'Entra says why.') {
	return {
		error,
		error_description: `AADSTS${code}: ${text} Trace ID: 0000aaaa-11bb-cccc-dd22-eeeeee333333 Correlation ID: aaaa0000-bb11-2222-33cc-444444dddddd Timestamp: 2026-11-22 10:00:00Z`,
		error_codes: [code],
		timestamp: '2026-11-22 10:00:00Z',
		trace_id: '0000aaaa-11bb-cccc-dd22-eeeeee333333',
		correlation_id: 'aaaa0000-bb11-2222-33cc-444444dddddd',
	};
}

const CASES = ENTRA_ERRORS.flatMap((row) => [
	...(row.aadsts ?? []).map((code) => ({ error: 'invalid_grant', code, row })),
	...(row.error === undefined ? [] : [{ error: row.error, code: 999999, row }]),
]);

describe('describeEntraError', () => {
	it.each(CASES)('describes AADSTS$code with $error', ({ error, code, row }) => {
		const signInError = describeEntraError(errorBody(error, code));

		expect(signInError.summary).toBe(row.summary);
		expect(signInError.advice).toBe(`${row.advice} Entra said: "AADSTS${code}: Entra says why."`);
	});

	it('reads the code from the description if error_codes is missing', () => {
		const { error, error_description } = errorBody('invalid_grant', 50173);
		expect(describeEntraError({ error, error_description }).message).toContain('was revoked');
	});

	it('describes an unknown error and quotes it', () => {
		const signInError = describeEntraError({ error: 'temporarily_odd' });
		expect(signInError.summary).toBe('Entra rejected the sign-in');
		expect(signInError.advice).toContain('temporarily_odd');
	});

	it('masks secrets in a description from Entra', () => {
		const { advice } = describeEntraError(
			errorBody('invalid_client', 7000215, 'The secret dummy-1 of dummy-2 is wrong.'),
			{ secrets: ['dummy-1', 'dummy-2', ''] },
		);
		expect(advice).toContain('The secret *** of *** is wrong.');
	});
});

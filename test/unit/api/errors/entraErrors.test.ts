import {
	ENTRA_ERRORS,
	describeEntraError,
} from '../../../../nodes/MicrosoftPartnerCenter/api/errors/entraErrors';

/** The shape of Entra's token endpoint. Source: Microsoft, "OAuth 2.0 authorization code flow", errors. */
function entraBody(error: string, code: number, words = 'Entra says why.') {
	return {
		error,
		error_description: `AADSTS${code}: ${words} Trace ID: 0000aaaa-11bb-cccc-dd22-eeeeee333333 Correlation ID: aaaa0000-bb11-2222-33cc-444444dddddd Timestamp: 2026-11-22 10:00:00Z`,
		error_codes: [code],
		timestamp: '2026-11-22 10:00:00Z',
		trace_id: '0000aaaa-11bb-cccc-dd22-eeeeee333333',
		correlation_id: 'aaaa0000-bb11-2222-33cc-444444dddddd',
	};
}

const ROWS = ENTRA_ERRORS.flatMap((row) => [
	...(row.aadsts ?? []).map((code) => ({ error: 'invalid_grant', code, row })),
	...(row.error === undefined ? [] : [{ error: row.error, code: 999999, row }]),
]);

it.each(ROWS)('AADSTS$code with $error has words of its own', ({ error, code, row }) => {
	const refusal = describeEntraError(entraBody(error, code));

	expect(refusal.summary).toBe(row.summary);
	expect(refusal.advice).toBe(`${row.advice} Entra said: AADSTS${code}: Entra says why.`);
});

it('reads the number from the description where error_codes is missing', () => {
	const { error, error_description } = entraBody('invalid_grant', 50173);
	expect(describeEntraError({ error, error_description }).message).toContain('was revoked');
});

it('has words for what it does not know', () => {
	const refusal = describeEntraError({ error: 'temporarily_odd' });
	expect(refusal.summary).toBe('Entra refused the sign-in');
	expect(refusal.advice).toContain('temporarily_odd');
});

it('leaves out secrets, should Entra ever repeat one', () => {
	const { advice } = describeEntraError(
		entraBody('invalid_client', 7000215, 'The secret dummy-1 of dummy-2 is wrong.'),
		['dummy-1', 'dummy-2', ''],
	);
	expect(advice).toContain('The secret *** of *** is wrong.');
});

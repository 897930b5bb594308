import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { PartnerCenterConnection } from '../../../../nodes/MicrosoftPartnerCenter/api/transport/connection';

/** Opens a connection with the values of a credential; nothing is sent. */
async function openConnection(
	credentials: ICredentialDataDecryptedObject,
): Promise<PartnerCenterConnection> {
	const getCredentials = async () => await Promise.resolve(credentials);
	const context = { getCredentials } as unknown as IExecuteFunctions;
	const limits = { maxRetries: 5, maxRetryWaitMs: 120_000 };
	return await PartnerCenterConnection.open(context, { credentialType: 'any', limits });
}

describe('key of PartnerCenterConnection', () => {
	it('is the same for one tenant of one cloud, ignoring case and blanks', async () => {
		const contoso = await openConnection({ cloud: 'global', tenantId: 'Contoso.com' });

		for (const tenantId of ['Contoso.com', 'contoso.com', ' CONTOSO.com ']) {
			expect((await openConnection({ cloud: 'global', tenantId })).key).toBe(contoso.key);
		}
	});

	it('differs from the key of another tenant or another API base URL', async () => {
		const contoso = await openConnection({ cloud: 'global', tenantId: 'contoso.com' });
		const fabrikam = await openConnection({ cloud: 'global', tenantId: 'fabrikam.com' });
		const china = await openConnection({ cloud: 'china', tenantId: 'contoso.com' });

		expect(new Set([contoso.key, fabrikam.key, china.key]).size).toBe(3);
	});
});

import { describeWhoIsQualified } from '../support/whoIsQualified';

describeWhoIsQualified('who-is-qualified-excel', {
	operation: 'upsert',
	dataMode: 'autoMap',
	columnToMatchOn: 'Tenant ID',
});

import { describeWhoIsQualified } from '../support/whoIsQualified';

describeWhoIsQualified('who-is-qualified-google-sheets', {
	operation: 'appendOrUpdate',
	columns: { mappingMode: 'autoMapInputData', matchingColumns: ['Tenant ID'] },
});

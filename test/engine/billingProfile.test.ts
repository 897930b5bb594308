import { seed } from '../../sandbox';
import { apiRequests, useSandbox } from './support/setup';
import { getProfile, listExchanges, listWrites, updateProfile } from './support/profiles';

const context = useSandbox();
const { contosoUniversity } = seed.customers;

it('smoke', async () => {
	const a = await context.engine.run({ parameters: getProfile(contosoUniversity) });
	console.log(JSON.stringify(a.output[0]?.json, null, 1), a.error);
	const b = await context.engine.run({
		parameters: updateProfile(contosoUniversity, { city: 'Bellevue', addressLine2: '' }),
	});
	console.log(JSON.stringify(b.output[0]?.json, null, 1), b.error, b.hints);
	console.log(listExchanges(context.sandbox), listWrites(context.sandbox)[0]?.body, apiRequests(context.sandbox).map((r) => r.headers));
});

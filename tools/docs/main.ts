/**
 * Updates the parts of the documents that come from the code. People write the rest.
 *
 *     npm run docs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { DOCUMENTS, withMadeParts } from './madeParts';

for (const name of DOCUMENTS) {
	const file = path.join(__dirname, '..', '..', name);
	const before = readFileSync(file, 'utf8');
	const after = withMadeParts(before);
	if (after !== before) writeFileSync(file, after);
	console.log(`${name}: ${after === before ? 'nothing to change' : 'written'}`);
}

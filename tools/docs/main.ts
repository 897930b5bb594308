/**
 * Writes those parts of the documents that are made from the code. All around them is written by hand.
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

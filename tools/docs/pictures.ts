/**
 * Copies the pictures of the documents from the screenshots with the same names that the last `npm run test:e2e` took.
 *
 *     npm run docs:pictures
 */
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.join(__dirname, '..', '..');
const SCREENSHOTS = path.join(PROJECT, 'test', 'e2e', 'results', 'screenshots');
const PICTURES = path.join(PROJECT, 'docs', 'images');

if (!existsSync(SCREENSHOTS)) throw new Error('Run npm run test:e2e first.');
for (const name of readdirSync(PICTURES)) {
	copyFileSync(path.join(SCREENSHOTS, name), path.join(PICTURES, name));
}

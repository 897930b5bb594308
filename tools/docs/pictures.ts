/**
 * Updates the pictures of the documents from the screenshots of the last `npm run test:e2e`. Each picture is a copy of the
 * screenshot with the same name. The animated picture of the main job has the screenshots `main-job-1`, `main-job-2` and so
 * on as its frames.
 *
 *     npm run docs:pictures
 */
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import sharp from 'sharp';

const PROJECT = path.join(__dirname, '..', '..');
const SCREENSHOTS = path.join(PROJECT, 'test', 'e2e', 'results', 'screenshots');
const PICTURES = path.join(PROJECT, 'docs', 'images');

const ANIMATION = 'main-job.gif';
/** How long each frame of the animation is visible, and the last one, in milliseconds. */
const FRAME_MS = 2500;
const LAST_FRAME_MS = 5000;

async function updatePictures(): Promise<void> {
	if (!existsSync(SCREENSHOTS)) throw new Error('Run npm run test:e2e first.');
	const pictures = readdirSync(PICTURES).filter((name) => name !== ANIMATION);
	for (const name of pictures) {
		copyFileSync(path.join(SCREENSHOTS, name), path.join(PICTURES, name));
	}
	await animate(findFrames(), path.join(PICTURES, ANIMATION));
}

/** Finds the frames of the animation in their order. */
function findFrames(): readonly string[] {
	const frames = readdirSync(SCREENSHOTS).filter((name) => /^main-job-\d\.png$/.test(name));
	return frames.sort().map((name) => path.join(SCREENSHOTS, name));
}

async function animate(frames: readonly string[], target: string): Promise<void> {
	const delay = frames.map((_, index) => (index === frames.length - 1 ? LAST_FRAME_MS : FRAME_MS));
	await sharp([...frames], { join: { animated: true } })
		.gif({ delay, loop: 0 })
		.toFile(target);
}

void updatePictures();

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Not yet.

## [1.10.0] - 2026-03-01

### Fixed

- What goes
  over two lines.

## [1.1.0] - 2026-02-01

### Added

- The first thing.

## [1.0.0] - 2026-01-01

[Unreleased]: https://example.com/compare
`;

const folder = mkdtempSync(join(tmpdir(), 'release-notes-'));
const changelog = join(folder, 'CHANGELOG.md');
writeFileSync(changelog, CHANGELOG);
afterAll(() => {
	rmSync(folder, { recursive: true });
});

function notesOf(version: string) {
	const script = join(__dirname, '../../.github/release-notes');
	const { status, stdout, stderr } = spawnSync('bash', [script, version, changelog], {
		encoding: 'utf8',
	});
	return { status, stdout, stderr };
}

describe('the notes of a release', () => {
	it.each([
		['1.10.0', '### Fixed\n\n- What goes\n  over two lines.\n'],
		['1.1.0', '### Added\n\n- The first thing.\n'],
	])('are what the changelog says of %s, and of no other version', (version, notes) => {
		expect(notesOf(version)).toEqual({ status: 0, stdout: notes, stderr: '' });
	});

	it.each([
		['a version that the changelog does not know', '2.0.0'],
		['a version with nothing under its heading', '1.0.0'],
		['what is not released', 'Unreleased'],
	])('are refused for %s, with what to do', (_, version) => {
		expect(notesOf(version)).toEqual({
			status: 1,
			stdout: '',
			stderr: expect.stringContaining(`"## [${version}] - <date>"`),
		});
	});
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- An unreleased change.

## [1.10.0] - 2026-03-01

### Fixed

- A change on
  two lines.

## [1.1.0] - 2026-02-01

### Added

- The first change.

## [1.0.0] - 2026-01-01

[Unreleased]: https://example.com/compare
`;

const folder = mkdtempSync(join(tmpdir(), 'release-notes-'));
const changelog = join(folder, 'CHANGELOG.md');
writeFileSync(changelog, CHANGELOG);
afterAll(() => {
	rmSync(folder, { recursive: true });
});

function runReleaseNotes(version: string) {
	const script = join(__dirname, '../../.github/release-notes');
	const { status, stdout, stderr } = spawnSync('bash', [script, version, changelog], {
		encoding: 'utf8',
	});
	return { status, stdout, stderr };
}

describe('release-notes', () => {
	it.each([
		['1.10.0', '### Fixed\n\n- A change on\n  two lines.\n'],
		['1.1.0', '### Added\n\n- The first change.\n'],
	])('prints only the changelog section of %s', (version, notes) => {
		expect(runReleaseNotes(version)).toEqual({ status: 0, stdout: notes, stderr: '' });
	});

	it.each([
		['a version that is not in the changelog', '2.0.0'],
		['a version with an empty section', '1.0.0'],
		['the section of unreleased changes', 'Unreleased'],
	])('fails for %s and names the heading to add', (_, version) => {
		expect(runReleaseNotes(version)).toEqual({
			status: 1,
			stdout: '',
			stderr: expect.stringContaining(`"## [${version}] - <date>"`),
		});
	});
});

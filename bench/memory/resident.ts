import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Only Linux tells the peak of another process, and lets it be set back. */
export const CAN_MEASURE_MEMORY = process.platform === 'linux';

/** For `clear_refs`: sets the peak of the resident memory back to what is resident now (proc(5)). */
const RESET_PEAK = '5';

/**
 * The process id of the n8n that this process started over a user folder: its main process, not the task runners that
 * n8n starts in turn. Throws an `Error` when there is none.
 */
export function mainProcessOf(userFolder: string): number {
	const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
	const found = pids.find((pid) => isChild(pid) && environmentOf(pid).includes(userFolder));
	if (found === undefined) throw new Error(`There is no n8n over ${userFolder}.`);
	return found;
}

/** Starts to measure the peak again. */
export function resetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK);
}

/** The most memory, in megabytes, that was resident since the peak was reset. */
export function peakMegabytes(pid: number): number {
	const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(read(pid, 'status'))?.[1];
	if (kibibytes === undefined) throw new Error(`Linux does not tell the peak of process ${pid}.`);
	return (Number(kibibytes) * 1024) / 1e6;
}

function isChild(pid: number): boolean {
	return read(pid, 'status').includes(`PPid:\t${process.pid}\n`);
}

function environmentOf(pid: number): string[] {
	const assignments = read(pid, 'environ').split('\0');
	return assignments
		.filter((assignment) => assignment.startsWith('N8N_USER_FOLDER='))
		.map((assignment) => assignment.slice('N8N_USER_FOLDER='.length));
}

/** Empty when the process has ended in the meantime, or belongs to another user. */
function read(pid: number, file: string): string {
	const place = path.join('/proc', String(pid), file);
	try {
		return existsSync(place) ? readFileSync(place, 'utf8') : '';
	} catch {
		return '';
	}
}

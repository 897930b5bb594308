import os from 'node:os';

import type { InstalledN8n } from './install';

/** What distinguishes one n8n on this machine from another. */
export interface InstancePlace {
	/** n8n keeps everything it knows in `.n8n` under it. */
	userFolder: string;
	port: number;
	runnersBrokerPort: number;
}

/**
 * What n8n needs of the caller's environment. A list of what is kept, not of what is dropped: an `N8N_…`, `DB_…`,
 * `NODE_OPTIONS` or proxy variable of the caller would make this n8n a different one.
 */
const INHERITED = [
	['PATH', 'Path', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'],
	['USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'],
].flat();

/**
 * The environment of a quiet n8n that listens on this machine only and calls no other server: no telemetry, templates, version
 * checks, banners or license server.
 */
export function instanceEnvironment(
	n8n: InstalledN8n,
	place: InstancePlace,
): Record<string, string> {
	return {
		...inherited(),
		N8N_USER_FOLDER: place.userFolder,
		// Its data is thrown away with the folder; a fixed key lets several processes of one instance share it.
		N8N_ENCRYPTION_KEY: 'only-for-a-throw-away-n8n',
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(place.port),
		N8N_RUNNERS_BROKER_PORT: String(place.runnersBrokerPort),
		// The session cookie has to work over http.
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
		// n8n's list of vetted community packages comes from the internet.
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: n8n.disabledModules,

		// What its default is now; n8n 3 turns packages that n8n has not vetted off.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	};
}

function inherited(): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const name of INHERITED) {
		const value = process.env[name];
		if (value !== undefined) kept[name] = value;
	}
	return kept;
}

/** The part of n8n's scanner that the package check uses. The scanner comes without types. */
declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	/** The result of one scan. */
	interface Analysis {
		readonly passed: boolean;
		readonly message?: string;
		/** The violations of a failed scan, one on each line. */
		readonly details?: string;
	}

	export const SOURCE_FILE_PATTERNS: readonly string[];

	/** Checks the files of a folder with the rules for verified community nodes. */
	export function analyzePackage(folder: string, patterns: readonly string[]): Promise<Analysis>;
}

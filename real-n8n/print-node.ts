/** Prints the path of the `node` on which the real n8n runs, for scripts that want the same one. */
import { installRealN8n } from './install';

// Progress goes to standard error, so that standard output holds the path alone.
installRealN8n((line) => console.error(line)).then(
	({ node }) => console.log(node),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);

/** The sign-in page and its error page. Plain HTML without scripts. */
import { seed, type SeedUser } from '../seed';
import type { EntraErrorBody } from './refusal';

const style = `
:root { color-scheme: light dark; --ink: #1c2733; --soft: #566372; --paper: #f2f5f8; --card: #fff;
	--line: #ccd5de; --accent: #0b5cad; --note: #fff4ce; --note-ink: #5b4300; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef2f6; --soft: #a9b6c3; --paper: #12181f;
	--card: #1b232c; --line: #3a4755; --accent: #7ab8ff; --note: #3d3210; --note-ink: #ffe9a8; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
	background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(30rem, 100%); background: var(--card); border: 1px solid var(--line);
	border-radius: .75rem; padding: 2rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; color: var(--soft); overflow-wrap: anywhere; }
.note { background: var(--note); color: var(--note-ink); border-radius: .5rem; padding: .5rem .75rem; }
form { display: grid; gap: .75rem; }
button { font: inherit; text-align: start; color: inherit; background: transparent; cursor: pointer;
	border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button strong { display: block; }
button span { color: var(--soft); }
`;

function page(title: string, content: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="note">This is the local sandbox on your own machine. It is not Microsoft, and all people here are fictional.</p>
<h1>${escape(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

/** The form is posted to the page's own address, which includes the parameters of the request. */
export function signInPage(): string {
	const buttons = Object.values<SeedUser>(seed.users).map(
		(user) => `<button name="user" value="${user.key}">
<strong>Sign in as ${escape(user.name)}</strong>
<span>${escape(user.description)}</span>
</button>`,
	);
	return page(
		'Who do you want to be?',
		`<p>The app “${escape(seed.app.name)}” asks to act for you in Partner Center, at ${escape(seed.partner.name)}.</p>
<form method="post">
${buttons.join('\n')}
<button name="user" value="decline"><strong>Decline</strong><span>go back without signing in</span></button>
</form>`,
	);
}

export function refusedPage({ error, error_description: description }: EntraErrorBody): string {
	return page(
		'Sorry, but we’re having trouble signing you in.',
		`<p><strong>${escape(error)}</strong></p>
<p>${escape(description)}</p>`,
	);
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The page for when the database cannot be reached: made without it, without Next, and without a script. */
import 'server-only'

// The colors are those of app/globals.css, which this page cannot load.
const styles = `
:root { color-scheme: light dark; --page: #fafcff; --ink: #22222a; --muted: #4f5162; --primary: #0278d5; --focus: #0278d5 }
@media (prefers-color-scheme: dark) { :root { --page: #0d1826; --ink: #eef3f9; --muted: #b9c6d6; --focus: #6cc0ff } }
* { box-sizing: border-box; margin: 0 }
body { background: var(--page); color: var(--ink); font: 14px/20px 'Inter Variable', Inter, system-ui, sans-serif }
main { display: flex; min-height: 100vh; flex-direction: column; align-items: center; justify-content: center;
  padding: 64px 24px; text-align: center }
h1 { margin-top: 24px; font-size: 24px; line-height: 32px; font-weight: 600; text-wrap: balance }
p { margin-top: 8px; max-width: 28rem; color: var(--muted); text-wrap: pretty }
code { font: 12px/20px ui-monospace, monospace; overflow-wrap: anywhere }
a { display: inline-flex; align-items: center; height: 32px; margin-top: 24px; padding: 0 16px; border-radius: 4px;
  background: var(--primary); color: #fff; font-weight: 500; text-decoration: none }
a:hover { background: #004ba4 }
a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }
`

const logo = `<svg aria-hidden="true" width="48" height="48" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#0278d5" /><g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"
stroke-linejoin="round"><circle cx="10.5" cy="19.5" r="4.5" /><path d="M14 16 24.5 7.5M20 11.2l3.4 4M16.6 14l2.2 2.6" /></g></svg>`

/** The document; the id is one that this server made, and the link leads to the page that was asked for. */
export const outagePage = (requestId: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>The database cannot be reached · SEI</title>
<style>${styles}</style>
</head>
<body>
<main>
${logo}
<h1>The database cannot be reached</h1>
<p>Nothing is wrong with your account. Try again in a moment. If this stays, tell your administrator, with
this request id:</p>
<p><code>${requestId}</code></p>
<a href="">Try again</a>
</main>
</body>
</html>
`

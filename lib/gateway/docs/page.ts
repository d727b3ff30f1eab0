/** The readable page of the OpenAPI document, with Swagger UI from this host. */
import 'server-only'

/** Loads nothing from elsewhere and runs nothing but its own two scripts; Swagger UI draws icons as data URLs. */
export const docsPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/**
 * The page, which loads its files from the given addresses, by their plain ones. Addresses are relative, so that the page works
 * under every prefix.
 */
export const docsPage = (addresses: Record<string, string>) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>SEI API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${(addresses['/docs/swagger-ui.css'] ?? '').slice(1)}">
    <link rel="stylesheet" href="${(addresses['/docs/page.css'] ?? '').slice(1)}">
    <script src="${(addresses['/docs/swagger-ui-bundle.js'] ?? '').slice(1)}" defer></script>
    <script src="${(addresses['/docs/start.js'] ?? '').slice(1)}" defer></script>
  </head>
  <body>
    <header><a href="/">API Keys</a></header>
    <noscript>This page needs JavaScript. The document itself is <a href="openapi.json">openapi.json</a>.</noscript>
    <div id="docs"></div>
  </body>
</html>
`

/** Adds to Swagger UI's styles: a link back, readable colours, and a search as wide as the page. */
export const docsStyle = `
body { margin: 0 }
header { background: #07182b; padding: 14px 20px; font: 600 14px/20px system-ui, sans-serif }
header a { color: #fff }
header a::before { content: '← ' / '' }
.swagger-ui .info { margin: 32px 0 24px }
.swagger-ui .info .title small { background: #4f5162 }
.swagger-ui .info .title small.version-stamp { background: #1b7a1d }
.swagger-ui .info .url { color: #0060b0 }
.swagger-ui .scheme-container { padding: 20px 0 }
.swagger-ui .btn.authorize { border-color: #0060b0; color: #0060b0 }
.swagger-ui .btn.authorize svg { fill: #0060b0 }
.swagger-ui .filter .operation-filter-input { max-width: none }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #0060b0 }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1b7a1d }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8a4b00 }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #075e54 }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b01a13 }
.swagger-ui .opblock.opblock-deprecated { opacity: 1 }
.swagger-ui .opblock.opblock-deprecated .opblock-summary-method { background: #4f5162 }
html.dark-mode .swagger-ui .info .url { color: #6cc0ff }
html.dark-mode .swagger-ui .btn.authorize svg { fill: currentColor }
html.dark-mode .swagger-ui .opblock.opblock-deprecated .opblock-summary-method { background: #9292a5 }
`

/** Runs in the browser. Swagger UI's own filter knows only tags; this one looks for words in all that names a call. */
export const docsScript = `
// As the console is: by the choice that was made there, or else by the system's.
const theme = localStorage.getItem('theme')
const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.classList.toggle('dark-mode', dark)

const textOf = (operation, tag) =>
  [tag, operation.get('method'), operation.get('path'), operation.get('id')]
    .concat(['summary', 'description'].map((name) => operation.getIn(['operation', name], '')))
    .join(' ')
    .toLowerCase()

const search = () => ({
  fn: {
    opsFilter: (tags, phrase) => {
      const words = phrase.toLowerCase().split(/\\s+/)
      const found = (tag) => (operation) => words.every((word) => textOf(operation, tag).includes(word))
      return tags
        .map((content, tag) => content.update('operations', (operations) => operations.filter(found(tag))))
        .filter((content) => content.get('operations').size > 0)
    },
  },
})

SwaggerUIBundle({
  url: new URL('openapi.json', document.baseURI).href,
  dom_id: '#docs',
  deepLinking: true,
  filter: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  plugins: [search],
  onComplete: () => {
    const field = document.querySelector('.operation-filter-input')
    field.placeholder = 'Search by path, name or description'
    field.setAttribute('aria-label', 'Search')
    document.getElementById('servers').setAttribute('aria-label', 'Server')
  },
})
`

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

/** Addresses are relative, so that the page works under every prefix. */
export const docsPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>SEI API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <script src="docs/swagger-ui-bundle.js" defer></script>
    <script src="docs/start.js" defer></script>
  </head>
  <body>
    <noscript>This page needs JavaScript. The document itself is <a href="openapi.json">openapi.json</a>.</noscript>
    <div id="docs"></div>
  </body>
</html>
`

/** Runs in the browser. Swagger UI's own filter knows only tags; this one looks for words in all that names a call. */
export const docsScript = `
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
  },
})
`

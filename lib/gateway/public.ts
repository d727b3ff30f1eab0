/** What the gateway serves without a key: the OpenAPI document and the page that shows it. */
import 'server-only'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Handler } from 'hono'
import { docsPage, docsPolicy, docsScript, docsStyle } from './docs/page'
import { openApiDocument } from './openapi/document'
import { gatewayPrefixes } from './prefixes'
import { gatewayRoutes } from './all-routes'

type PublicFile = { path: string; type: string; headers?: Record<string, string>; read(): Promise<string | Buffer> }

const swaggerFile = (name: string) => readFile(path.join(process.cwd(), 'node_modules/swagger-ui-dist', name))

const files: PublicFile[] = [
  {
    path: '/api/openapi.json',
    type: 'application/json',
    read: async () => JSON.stringify(openApiDocument(gatewayRoutes, gatewayPrefixes), null, 2),
  },
  {
    path: '/api/docs',
    type: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': docsPolicy, 'referrer-policy': 'no-referrer' },
    read: async () => docsPage,
  },
  { path: '/api/docs/page.css', type: 'text/css; charset=utf-8', read: async () => docsStyle },
  { path: '/api/docs/start.js', type: 'text/javascript; charset=utf-8', read: async () => docsScript },
  {
    path: '/api/docs/swagger-ui-bundle.js',
    type: 'text/javascript; charset=utf-8',
    read: () => swaggerFile('swagger-ui-bundle.js'),
  },
  { path: '/api/docs/swagger-ui.css', type: 'text/css; charset=utf-8', read: () => swaggerFile('swagger-ui.css') },
]

const compress = promisify(gzip)

async function prepare({ read }: PublicFile) {
  const plain = Buffer.from(await read())
  const etag = `"${createHash('sha256').update(plain).digest('base64url')}"`
  return { plain, zipped: await compress(plain), etag }
}

/** Reads and compresses a file at the first request for it, and keeps it: it is a part of the program. */
function serve(file: PublicFile): Handler {
  let prepared: ReturnType<typeof prepare> | undefined
  return async ({ req }) => {
    prepared ??= prepare(file)
    prepared.catch(() => (prepared = undefined))
    const { plain, zipped, etag } = await prepared
    const headers: Record<string, string> = {
      'content-type': file.type,
      etag,
      // Asked for again each time, and sent again only where a new version has changed it.
      'cache-control': 'public, no-cache',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
      ...file.headers,
    }
    if (req.header('if-none-match')?.includes(etag)) return new Response(null, { status: 304, headers })
    const zip = /\bgzip\b/.test(req.header('accept-encoding') ?? '')
    return new Response(new Uint8Array(zip ? zipped : plain), {
      headers: { ...headers, ...(zip && { 'content-encoding': 'gzip' }) },
    })
  }
}

export const publicRoutes: { path: string; handler: Handler }[] = files.map((file) => ({
  path: file.path,
  handler: serve(file),
}))

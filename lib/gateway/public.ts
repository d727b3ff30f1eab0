/** The files that the gateway serves without a key: the OpenAPI document and the page that shows it. */
import 'server-only'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { andThen } from './and-then'
import { refusal } from './answer-call'
import type { Answer, Call } from './call'
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

type Prepared = { plain: Buffer; zipped: Buffer; etag: string }

async function prepare({ read }: PublicFile): Promise<Prepared> {
  const plain = Buffer.from(await read())
  const etag = `"${createHash('sha256').update(plain).digest('base64url')}"`
  return { plain, zipped: await compress(plain), etag }
}

/** Reads and compresses a file at the first request for it, and keeps it in memory. */
function serve(file: PublicFile): PublicRoute['answer'] {
  let prepared: Promise<Prepared> | undefined
  return ({ headers: sent, origin }) => {
    prepared ??= prepare(file)
    prepared.catch(() => (prepared = undefined))
    const answer = ({ plain, zipped, etag }: Prepared): Answer => {
      const headers: Record<string, string> = {
        'content-type': file.type,
        etag,
        // Clients revalidate each time, and get the file again only when a new version has changed it.
        'cache-control': 'public, no-cache',
        vary: 'accept-encoding',
        'x-content-type-options': 'nosniff',
        'x-request-id': origin.requestId,
        ...file.headers,
      }
      if (sent.get('if-none-match')?.includes(etag)) return { status: 304, headers, body: null }
      if (!/\bgzip\b/.test(sent.get('accept-encoding') ?? '')) return { status: 200, headers, body: plain }
      return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: zipped }
    }
    return andThen(prepared, answer, (error) => refusal(error, origin))
  }
}

type PublicRoute = { path: string; answer: (call: Call) => Answer | Promise<Answer> }

export const publicRoutes: PublicRoute[] = files.map((file) => ({ path: file.path, answer: serve(file) }))

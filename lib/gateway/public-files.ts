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
import { notFound } from '../server/fault'

type PublicFile = {
  /** Below `/api`. */
  path: string
  type: string
  headers?: Record<string, string>
  read(): Promise<string | Buffer>
}

const swaggerFile = (name: string) => readFile(path.join(process.cwd(), 'node_modules/swagger-ui-dist', name))

/** What the page loads, each also at an address with its hash, which browsers never ask for twice. */
const assets: PublicFile[] = [
  { path: '/docs/page.css', type: 'text/css; charset=utf-8', read: async () => docsStyle },
  { path: '/docs/start.js', type: 'text/javascript; charset=utf-8', read: async () => docsScript },
  {
    path: '/docs/swagger-ui-bundle.js',
    type: 'text/javascript; charset=utf-8',
    read: () => swaggerFile('swagger-ui-bundle.js'),
  },
  { path: '/docs/swagger-ui.css', type: 'text/css; charset=utf-8', read: () => swaggerFile('swagger-ui.css') },
]

const files: PublicFile[] = [
  {
    path: '/openapi.json',
    type: 'application/json',
    read: async () => JSON.stringify(openApiDocument(gatewayRoutes, gatewayPrefixes), null, 2),
  },
  {
    path: '/docs',
    type: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': docsPolicy, 'referrer-policy': 'no-referrer' },
    read: async () => docsPage(Object.fromEntries(await Promise.all(assets.map(async (file) => [file.path, await hashedPath(file)])))),
  },
  ...assets,
]

const compress = promisify(gzip)

type Prepared = { plain: Buffer; zipped: Buffer; hash: string }

async function prepare({ read }: PublicFile): Promise<Prepared> {
  const plain = Buffer.from(await read())
  const hash = createHash('sha256').update(plain).digest('base64url')
  return { plain, zipped: await compress(plain), hash }
}

const prepared = new Map<PublicFile, Promise<Prepared>>()

/** Reads and compresses a file at the first request for it, and keeps it in memory: all answers share its buffers. */
function preparedFile(file: PublicFile): Promise<Prepared> {
  const known = prepared.get(file)
  if (known) return known
  const made = prepare(file)
  made.catch(() => prepared.delete(file))
  prepared.set(file, made)
  return made
}

/** Prepares all files, before there are requests that would have to wait. A failure shows at a request. */
export const preparePublicFiles = async (): Promise<void> => void (await Promise.allSettled(files.map(preparedFile)))

/** The address of a file as it is now: `name.hash.ext`. */
async function hashedPath(file: PublicFile): Promise<string> {
  const { hash } = await preparedFile(file)
  return file.path.replace(/\.(\w+)$/, `.${hash.slice(0, 16)}.$1`)
}

function answerWith(file: PublicFile, { plain, zipped, hash }: Prepared, { headers: sent, origin }: Call, caching: string): Answer {
  const etag = `"${hash}"`
  const headers: Record<string, string> = {
    'content-type': file.type,
    etag,
    'cache-control': caching,
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
    'x-request-id': origin.requestId,
    ...file.headers,
  }
  if (sent.get('if-none-match')?.includes(etag)) return { status: 304, headers, body: null }
  if (!/\bgzip\b/.test(sent.get('accept-encoding') ?? '')) return { status: 200, headers, body: plain }
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: zipped }
}

/** Clients ask each time whether the file has changed. */
const serve = (file: PublicFile) => (call: Call) =>
  andThen(
    preparedFile(file),
    (found) => answerWith(file, found, call, 'public, no-cache'),
    (error) => refusal(error, call.origin),
  )

/** A file of the page at its hashed address. One with another hash is of another release: 404. */
async function serveHashed(call: Call, { name }: Record<string, string>): Promise<Answer> {
  try {
    for (const file of assets) {
      if ((await hashedPath(file)) !== `/docs/${name}`) continue
      return answerWith(file, await preparedFile(file), call, 'public, max-age=31536000, immutable')
    }
    return refusal(notFound(), call.origin)
  } catch (error) {
    return refusal(error, call.origin)
  }
}

type PublicRoute = { path: string; answer: (call: Call, params: Record<string, string>) => Answer | Promise<Answer> }

export const publicRoutes: PublicRoute[] = [
  ...files.map((file) => ({ path: `/api${file.path}`, answer: serve(file) })),
  { path: '/api/docs/{name}', answer: serveHashed },
]

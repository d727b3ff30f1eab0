// Measures what answers that nobody reads cost: memory of the server, and the latency of others' key checks meanwhile.
import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const docs = '/gateway/sei/api/docs'
const verify = '/gateway/sei/auth/verify'

/** The resident memory of a process, in MB. */
const memoryOf = (pid) => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_000

/** Opens connections that send this and read nothing. Returns what closes them. */
function attack(url, connections, text) {
  const { hostname, port } = new URL(url)
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect(Number(port), hostname).pause()
    socket.on('error', () => undefined)
    socket.write(text)
    return socket
  })
  return () => sockets.forEach((socket) => socket.destroy())
}

const request = (method, path, headers = [], body = '') =>
  [`${method} ${path} HTTP/1.1`, 'Host: x', ...headers, ...(body ? [`Content-Length: ${body.length}`] : []), '', body].join('\r\n')

/** The largest script of the sign-in page. */
async function largestScript(url) {
  const page = await (await fetch(`${url}/sign-in`)).text()
  const scripts = [...new Set(page.match(/\/_next\/static\/[^"\\]+\.js/g))]
  const sizes = await Promise.all(scripts.map(async (path) => (await (await fetch(url + path)).arrayBuffer()).byteLength))
  return scripts[sizes.indexOf(Math.max(...sizes))]
}

/** What is asked for and not read: text of one request by name. */
async function kinds(url, key) {
  const withKey = [`x-api-key: ${key}`]
  return [
    ['script of the documentation', request('GET', `${docs}/swagger-ui-bundle.js`)],
    ['the same, compressed', request('GET', `${docs}/swagger-ui-bundle.js`, ['Accept-Encoding: gzip'])],
    ['HEAD of it', request('HEAD', `${docs}/swagger-ui-bundle.js`)],
    ['OpenAPI document', request('GET', '/gateway/sei/api/openapi.json')],
    ['page', request('GET', '/sign-in')],
    ['parts of a page (RSC)', request('GET', '/sign-in?_rsc=1', ['RSC: 1'])],
    ['page that is not found', request('GET', '/not/a/page')],
    ['script of Next', request('GET', await largestScript(url))],
    ['export of developers', request('GET', '/gateway/sei/api/v2/developers', [...withKey, 'Accept: text/csv'])],
    ['key check', request('GET', verify, withKey)],
    ['refused POST', request('POST', '/gateway/sei/v1/custom-cicd', ['Content-Type: application/json'], '{}')],
  ]
}

/** Checks a key every 10 ms until told to stop. Returns the latencies in milliseconds. */
function askMeanwhile(url, key) {
  let going = true
  const latencies = []
  const ended = (async () => {
    while (going) {
      const startedAt = performance.now()
      const answer = await fetch(url + verify, { headers: { 'x-api-key': key } })
      await answer.arrayBuffer()
      if (answer.status !== 204) throw new Error(`A key check was answered with ${answer.status} while others read nothing.`)
      latencies.push(performance.now() - startedAt)
      await sleep(10)
    }
    return latencies
  })()
  ended.catch(() => undefined)
  return () => ((going = false), ended)
}

/** Runs one attack. Returns the most memory that it added, in MB, and the p99 of others, in milliseconds. */
async function measure({ url, pid }, key, connections, text, seconds) {
  const before = memoryOf(pid)
  const stopAsking = askMeanwhile(url, key)
  const stopAttack = attack(url, connections, text)
  let most = before
  for (const until = performance.now() + seconds * 1_000; performance.now() < until; await sleep(250)) {
    most = Math.max(most, memoryOf(pid))
  }
  const latencies = (await stopAsking()).sort((a, b) => a - b)
  stopAttack()
  await sleep(1_000)
  return { growth: most - before, p99: latencies[Math.floor(latencies.length * 0.99)] }
}

/** Sends each kind, as 900 requests at once on one connection and as one on each of 400. */
export async function sendUnread(server, key, seconds, say) {
  const asked = await kinds(server.url, key)
  const ways = [
    ['900 on a connection', 1, 900],
    ['400 connections', 400, 1],
  ]
  // The server as it is after a while: what has been asked for once stays in its memory.
  for (const [, text] of asked) {
    const stop = attack(server.url, 1, text)
    await measure(server, key, 0, '', 1)
    stop()
  }
  const results = []
  for (const [name, text] of asked) {
    for (const [how, connections, requests] of ways) {
      const { growth, p99 } = await measure(server, key, connections, text.repeat(requests), seconds)
      say(`unread: ${name}, ${how}: ${growth.toFixed(0)} MB, p99 ${p99.toFixed(0)} ms`)
      results.push({ name: `${name}, ${how}`, growth, p99 })
    }
  }
  return results
}

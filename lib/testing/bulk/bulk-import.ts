/** Run as a process of its own: imports so many developers through the gateway, and prints what that took as JSON. */
import { answerRequest } from '../../gateway/fetch'
import { database } from '../../server/database/open'
import { stopBackground } from '../../server/runtime/background'
import { makeKeyActor } from '../make/key-actors'
import { makeTenant } from '../make/tenant'

const size = Number(process.argv[2])
const boundary = 'a-boundary-of-the-test'

/** Everybody is managed by the one before, so that the chain of managers is as long as it can be. */
function* form(site: string) {
  yield `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n`
  yield 'Email,Manager Email,Full Name,Role,Site,Team,Sub Role,Department\n'
  for (let index = 0; index < size; index += 1) {
    const manager = index === 0 ? '' : `developer.${index - 1}@example.com`
    const rest = `Developer ${index},Engineer,${site},Team ${index % 900},Back end,Research ${index % 9}`
    yield `developer.${index}@example.com,${manager},${rest}\n`
  }
  yield `\r\n--${boundary}--\r\n`
}

/** The body in pieces of the size that a network brings. */
function streamOf(lines: Generator<string>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const piece: string[] = []
      for (let length = 0; length < 60_000; ) {
        const { value, done } = lines.next()
        if (done) break
        piece.push(value)
        length += value.length
      }
      if (piece.length === 0) controller.close()
      else controller.enqueue(Buffer.from(piece.join('')))
    },
  })
}

const { accountId, admin } = await makeTenant()
const { secret } = await makeKeyActor(admin, 'ADMIN')

async function call(step: string, method: string, path: string, contentType: string, body: BodyInit) {
  const init = { method, headers: { 'x-api-key': secret, 'content-type': contentType }, body, duplex: 'half' }
  const response = await answerRequest(new Request(`http://gateway.test/gateway/sei/api/v2/developers${path}`, init))
  if (response.status !== 200) throw new Error(`${step}: ${await response.text()}`)
  return response.json()
}
const multipart = `multipart/form-data; boundary=${boundary}`

const startMegabytes = process.resourceUsage().maxRSS / 1_000
const upload = await call('upload', 'POST', '', multipart, streamOf(form('London')))
const mappings = JSON.stringify(upload.fieldMappings)
await call('save', 'PUT', `/versions/${upload.versionId}/fieldMappings`, 'application/json', mappings)
const reupload = await call('reupload', 'PUT', '', multipart, streamOf(form('Paris')))
await call('approve', 'PATCH', `/versions/${reupload.versionId}`, 'application/json', '{"active":true}')
await call('upsert', 'PATCH', '', 'application/json', '[{"email":"new@example.com","name":"New"}]')

const { prisma, close } = await database()
const result = {
  startMegabytes: Math.round(startMegabytes),
  peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1_000),
  updated: reupload.review.updatedCount,
  developers: await prisma.developer.count({ where: { accountId } }),
  moved: await prisma.developer.count({ where: { accountId, fields: { path: ['site'], equals: 'Paris' } } }),
}
// Uses of the key that are written later would open the database again.
await stopBackground()
await close()
process.stdout.write(`${JSON.stringify(result)}\n`)

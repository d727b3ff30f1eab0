/** `npm run admin`: people, projects, sessions and keys at a shell, without a browser. */
import { existsSync } from 'node:fs'
import { runAdmin } from './lib/admin/run'
import { startFailure } from './lib/server/database/start-failure'
import { takeSettingsWithoutServing } from './lib/server/runtime/env'
import { sendLogTo } from './lib/server/runtime/log'
import { outliveOutput } from './lib/server/runtime/outlive-output'

const err = (text: string) => void process.stderr.write(text)

/** A reader that has enough is no failure; an answer that nobody can have is one, though what was asked for is done. */
function tellLostAnswer(code: string | undefined) {
  if (code === 'EPIPE') return
  err(`The answer cannot be written (${code}). What was asked for is done.\n`)
  process.exitCode = 1
}

async function run(words: string[]): Promise<number> {
  // Standard output is the answer alone.
  sendLogTo(err)
  try {
    takeSettingsWithoutServing()
    return await runAdmin(words, { input: process.stdin, out: (text) => void process.stdout.write(text), err })
  } catch (error) {
    err(`${startFailure(error)}\n`)
    return 1
  }
}

if (existsSync('.env')) process.loadEnvFile('.env')
outliveOutput(tellLostAnswer)
const code = await run(process.argv.slice(2))
process.exitCode ||= code

/** `npm run admin`: people, projects, sessions and keys at a shell, without a browser. */
import { existsSync } from 'node:fs'
import { runAdmin } from './lib/admin/run'
import { startFailure } from './lib/server/database/start-failure'
import { takeSettingsWithoutServing } from './lib/server/runtime/env'
import { sendLogTo } from './lib/server/runtime/log'

async function run(words: string[]): Promise<number> {
  const err = (text: string) => void process.stderr.write(text)
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
process.exitCode = await run(process.argv.slice(2))

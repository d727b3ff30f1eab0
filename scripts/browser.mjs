// Finds a Chromium for the browser tests; where there is none, gets one by what this machine has.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const installed = () =>
  [process.env.CHROMIUM_PATH, chromium.executablePath(), '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .filter(Boolean)
    .find((file) => existsSync(file))

const attempt = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0

/** Path of a Chromium. Throws where none can be had, and says what to do. */
export function findBrowser() {
  const found = installed()
  if (found) return found
  process.stdout.write('Getting a Chromium for the browser tests …\n')
  const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (asRoot) attempt('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq chromium'])
  if (!installed()) attempt(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  const got = installed()
  if (!got) throw new Error('No Chromium was found. Install one, and set CHROMIUM_PATH where it is in an unusual place.')
  return got
}

// Finds a Chromium for the browser tests. If there is none, installs one: with apt-get as root, else with Playwright.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'

// The one without windows comes first, as with Playwright: it takes a third less of the processor for the same pages.
const withoutWindows = '/usr/bin/chromium-headless-shell'
const places = [withoutWindows, chromium.executablePath(), '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const installed = () => [process.env.CHROMIUM_PATH, ...places].filter(Boolean).find((file) => existsSync(file))

const attempt = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0

/** Returns the path of a Chromium. Throws if none can be installed; the message says what to do. */
export function findBrowser() {
  const found = installed()
  if (found) return found
  process.stdout.write('Getting a Chromium for the browser tests …\n')
  const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (asRoot) attempt('sh', ['-c', 'apt-get update -qq && (apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium)'])
  if (!installed()) attempt(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  const got = installed()
  if (!got) throw new Error('No Chromium was found. Install one, and set CHROMIUM_PATH where it is in an unusual place.')
  return got
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) findBrowser()

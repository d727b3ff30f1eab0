import type { PlaywrightTestConfig } from '@playwright/test'

const config = {
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // As the tag of test files: in `npm run test:all` alone.
  grepInvert: process.env.ALL_LANES === '1' ? undefined : /@night/,
  globalSetup: './e2e/support/global-setup.ts',
  outputDir: 'test-results/browser',
  reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
  forbidOnly: true,
  // One more than the cores of a small machine, as in vitest.config.ts: a browser often waits for a page or a server.
  workers: 3,
  // A browser on a busy machine loses an event now and then. The report names what passed at the second try alone.
  retries: 1,
  fullyParallel: true,
  // A busy machine takes several times what a quiet one does.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        // The sandbox refuses to run as root, which is what containers are.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
} satisfies PlaywrightTestConfig

export default config

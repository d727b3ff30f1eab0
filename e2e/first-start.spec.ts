import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { fillNewKey } from './support/keys-page'
import { startServer } from './support/server'

test('the first start prints how to sign in, and that is all it takes to a working key', { tag: '@night' }, async ({ page }) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sei-first-start-'))
  const server = await startServer({ DATA_DIR: dataDir, PUBLIC_URL: '' })
  try {
    const [, password = ''] = /with the password (\S+) \(shown this once\)/.exec(server.output()) ?? []
    expect(server.output()).toContain(`SEI API Keys is at ${server.url}`)
    await page.goto(server.url)
    await page.getByRole('textbox', { name: 'Email' }).fill('admin@example.com')
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/\/orgs\/default\/projects\/demo\/account-management\/api-keys$/)
    await fillNewKey(page, { name: 'First', role: 'Ingestion' })
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    const shown = await page.getByRole('region', { name: 'API key' }).textContent()
    const [secret = ''] = /sei_\w{36}/.exec(shown ?? '') ?? []
    await expect(page.getByRole('region', { name: 'curl sample' })).toContainText(`${server.url}/gateway/sei/`)
    const response = await fetch(`${server.url}/gateway/sei/api/v2/developers/schema`, { headers: { 'x-api-key': secret } })
    expect(response.status).toBe(200)
  } finally {
    expect(await server.stop()).toBe(0)
  }
  const again = await startServer({ DATA_DIR: dataDir })
  await again.stop()
  expect(again.output()).toContain('SEI API Keys is at')
  expect(again.output()).not.toContain('password')
  rmSync(dataDir, { recursive: true, force: true })
})

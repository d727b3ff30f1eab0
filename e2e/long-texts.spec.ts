import type { Locator } from '@playwright/test'
import { expectToFit, sizes, textsOutside } from './support/fit'
import { expect, test } from './support/fixtures'
import { chooseOfKey, fillNewKey } from './support/keys-page'
import { runSql } from './support/places'

test('a name of 128 letters without a space stays inside every dialog and message that has it', { tag: '@night' }, async ({ openAs, place }) => {
  const long = 'W'.repeat(128)
  const page = await openAs(place.people.admin)
  await fillNewKey(page, { name: long, description: long, role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const reveal = page.getByRole('dialog', { name: 'Copy your API key' })
  await expectToFit(page, reveal)
  await reveal.getByRole('button', { name: 'Copy', exact: true }).click()
  await reveal.getByRole('button', { name: 'Done' }).click()
  await expectToFit(page, page.getByRole('listitem').filter({ hasText: 'created' }))

  const table = page.getByRole('table', { name: 'API keys' })
  await expectToFit(page, table)
  await chooseOfKey(page, long, 'Edit…')
  await expectToFit(page, page.getByRole('dialog', { name: 'Edit API Key' }))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `Delete ${long}` }).click()
  await expectToFit(page, page.getByRole('alertdialog', { name: /^Delete “/ }))
})

test('the names of account, organization, project and person may be long, everywhere', { tag: '@night' }, async ({ openAs, place }) => {
  const long = 'M'.repeat(200)
  const url = process.env.E2E_DATABASE_URL!
  const account = 'SELECT account_id FROM person WHERE id = $2'
  for (const table of ['project', 'organization']) {
    await runSql(url, `UPDATE ${table} SET name = $1 WHERE account_id = (${account})`, [long, place.people.admin.id])
  }
  await runSql(url, `UPDATE account SET name = $1 WHERE id = (${account})`, [long, place.people.admin.id])
  await runSql(url, 'UPDATE person SET name = $1 WHERE id = $2', [long, place.people.admin.id])
  await place.createKey('Made by somebody with a long name')
  const page = await openAs(place.people.admin)
  for (const landmark of [page.getByRole('main'), page.getByRole('banner')]) await expectToFit(page, landmark)
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const name of ['Account menu', /^Project:/]) {
      await page.getByRole('button', { name }).click()
      await expect(page.getByRole('menu')).toBeVisible()
      expect(await textsOutside(page.getByRole('menu'))).toEqual([])
      await page.keyboard.press('Escape')
    }
  }
})

test('all ten addresses of a busy key are on screen before it is deleted', { tag: '@night' }, async ({ openAs, place }) => {
  const { key, secretId } = await place.createKey('Busy')
  const url = process.env.E2E_DATABASE_URL!
  for (let host = 1; host <= 12; host += 1) {
    await runSql(
      url,
      `INSERT INTO api_key_traffic (key_id, secret_id, hour, address, client, calls, refused, last_at)
       VALUES ($1, $2, date_trunc('hour', now()), $3, 'a client with a name as long as they are kept', $4, 0, now())`,
      [key.id, secretId, `2001:db8:85a3:8d3:1319:8a2e:370:${host}`, 100 - host],
    )
  }
  await runSql(url, 'UPDATE api_key_use SET used_at = now() WHERE key_id = $1', [key.id])
  const page = await openAs(place.people.lead)
  await page.getByRole('button', { name: 'Delete Busy' }).click()
  const addresses = page.getByRole('alertdialog').getByRole('listitem')
  await expect(addresses).toHaveCount(10)
  for (const size of sizes) {
    await page.setViewportSize(size)
    const hidden = await addresses.evaluateAll((items) =>
      items.flatMap((item) => {
        const { top, bottom } = item.getBoundingClientRect()
        for (let box = item.parentElement; box; box = box.parentElement) {
          const outer = box.getBoundingClientRect()
          const clips = getComputedStyle(box).overflowY !== 'visible' && !box.contains(document.querySelector('[role=alertdialog]'))
          if (clips && (top < outer.top || bottom > outer.bottom + 1)) return [item.textContent]
        }
        return []
      }),
    )
    expect(hidden).toEqual([])
  }
  await expect(page.getByRole('alertdialog')).toContainText('and 2 more')
})

test('a right-to-left name keeps its beginning, wherever it is cut', { tag: '@night' }, async ({ openAs, place }) => {
  const name = 'مفتاح النشر الليلي لمستودع الموارد البشرية وكل ما يتعلق به من خدمات أخرى في المنصة الموحدة'
  const url = process.env.E2E_DATABASE_URL!
  const { id } = place.people.admin
  const account = '(SELECT account_id FROM person WHERE id = $2)'
  await runSql(url, `UPDATE project SET name = $1 WHERE account_id = ${account}`, [name, id])
  await runSql(url, 'UPDATE person SET name = $1 WHERE id = $2', [name, id])
  await place.createKey(name)
  const page = await openAs(place.people.admin)

  /** Whether the first letter of each cut text inside is in sight. */
  const cutAtBeginning = (element: Locator) =>
    element.evaluate((box) => {
      const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
      const lost: string[] = []
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent?.indexOf('م') ?? -1
        const clip = node.parentElement!.closest('.truncate')
        if (at < 0 || !clip || clip.getClientRects().length === 0) continue
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        const letter = range.getBoundingClientRect()
        const { left, right } = clip.getBoundingClientRect()
        if (letter.left < left - 1 || letter.right > right + 1) lost.push(node.textContent ?? '')
      }
      return lost
    })

  for (const size of [{ width: 1024, height: 800 }, { width: 360, height: 740 }]) {
    await page.setViewportSize(size)
    const row = page.getByRole('row', { name: new RegExp(name) })
    await expect(row).toBeVisible()
    expect(await cutAtBeginning(page.locator('body'))).toEqual([])
    await page.getByRole('button', { name: 'Account menu' }).click()
    expect(await cutAtBeginning(page.getByRole('menu'))).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Project:/ }).click()
    expect(await cutAtBeginning(page.getByRole('menu'))).toEqual([])
    await page.keyboard.press('Escape')
  }
})

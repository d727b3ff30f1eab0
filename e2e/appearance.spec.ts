import type { Locator } from '@playwright/test'
import { expect, test } from './support/fixtures'
import { fillNewKey } from './support/keys-page'

/** Names of the elements that have no visible edge all around: in forced colours, backgrounds and shadows are gone. */
const withoutEdge = (elements: Locator) =>
  elements.evaluateAll((all) =>
    all
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { borderTopWidth, borderBottomWidth, borderTopStyle, borderTopColor } = getComputedStyle(element)
        return (
          parseFloat(borderTopWidth) < 1 ||
          parseFloat(borderBottomWidth) < 1 ||
          borderTopStyle === 'none' ||
          /^rgba\(.*, 0\)$/.test(borderTopColor)
        )
      })
      .map((element) => element.ariaLabel ?? element.textContent),
  )

test.describe('in forced colours', { tag: '@night' }, () => {
  test.use({ forcedColors: 'active' })

  test('buttons, rows, dialogs, menus and messages have edges', async ({ openAs, place }) => {
    await place.createKey('First', 'ADMIN')
    const page = await openAs(place.people.admin)
    const visibleButtons = page.getByRole('button')
    await expect(page.getByRole('row', { name: /First/ })).toBeVisible()
    expect(await withoutEdge(visibleButtons)).toEqual([])
    expect(await withoutEdge(page.getByRole('rowgroup').last().getByRole('row'))).toEqual([])
    expect(await withoutEdge(page.getByText('Admin', { exact: true }).and(page.locator('span')))).toEqual([])

    await page.getByRole('button', { name: 'Delete First' }).focus()
    await expect(page.getByRole('tooltip')).toBeAttached()
    expect(await withoutEdge(page.locator('[data-radix-popper-content-wrapper] > *'))).toEqual([])

    await page.getByRole('button', { name: 'Account menu' }).click()
    expect(await withoutEdge(page.getByRole('menu'))).toEqual([])
    await page.keyboard.press('Escape')

    await fillNewKey(page, { name: 'Typed', role: 'Ingestion' })
    expect(await withoutEdge(page.getByRole('dialog'))).toEqual([])
    expect(await withoutEdge(visibleButtons)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await withoutEdge(page.getByRole('alertdialog'))).toEqual([])
    expect(await withoutEdge(visibleButtons)).toEqual([])
  })

  test('the way out of an error and the sign-in card have edges', async ({ page }) => {
    await page.goto('/no-such-page')
    await expect(page.getByRole('link', { name: 'Go to your projects' })).toBeVisible()
    expect(await withoutEdge(page.getByRole('link'))).toEqual([])
    await page.goto('/sign-in')
    expect(await withoutEdge(page.getByRole('button'))).toEqual([])
    expect(await withoutEdge(page.getByRole('main').locator('> div'))).toEqual([])
  })

  test('the highlighted menu item and the current page look different from the others', async ({ openAs, place }) => {
    await place.createKey('First')
    const page = await openAs(place.people.admin)
    const look = (item: Locator) =>
      item.evaluate((element) => {
        const { backgroundColor, outlineStyle, outlineWidth, borderTopWidth } = getComputedStyle(element)
        return [backgroundColor, outlineStyle === 'none' ? '' : outlineWidth, borderTopWidth].join()
      })
    for (const trigger of [page.getByRole('button', { name: 'Account menu' }), page.getByRole('button', { name: /^Project:/ })]) {
      // Right after a page arrives, a key that is pressed counts as a click, which gives the focus to no item.
      await expect(async () => {
        await page.keyboard.press('Escape')
        await trigger.focus()
        await trigger.press('Enter')
        await expect(page.getByRole('menu').getByRole('menuitem').first()).toBeFocused({ timeout: 1_000 })
      }).toPass()
      const ofProjects = (await trigger.getAttribute('aria-label'))!.startsWith('Project')
      const items = page.getByRole('menu').getByRole(ofProjects ? 'menuitem' : 'menuitemradio')
      // In the account menu, the profile comes before the themes.
      if (!ofProjects) {
        await page.keyboard.press('ArrowDown')
        // The menu moves the focus a moment after the key.
        await expect(items.nth(0)).toBeFocused()
      }
      await page.keyboard.press('ArrowDown')
      await expect(items.nth(1)).toBeFocused()
      expect(await look(items.nth(1))).not.toBe(await look(items.nth(0)))
      await page.keyboard.press('Escape')
    }
    await expect(page.getByRole('link', { name: 'API Keys' })).toHaveAttribute('aria-current', 'page')
    expect(await look(page.getByRole('link', { name: 'API Keys' }))).not.toMatch(/,0px$/)
  })
})

test.describe('on a touch screen', { tag: '@night' }, () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } })

  test('no input is smaller than 16 px, into which iOS would zoom', async ({ page, openAs, place }) => {
    const smallest = () =>
      page.locator('input:not([type=radio], [type=checkbox]), textarea, select').evaluateAll((inputs) =>
        inputs.map((input) => parseFloat(getComputedStyle(input).fontSize)).sort((one, other) => one - other),
      )
    await page.goto('/sign-in')
    expect((await smallest())[0]).toBeGreaterThanOrEqual(16)
    await place.createKey('First')
    await openAs(place.people.admin)
    await fillNewKey(page, { name: 'Typed', role: 'Ingestion' })
    const sizes = await smallest()
    // Name, description and expiry, beside the search of the list.
    expect(sizes.length).toBeGreaterThanOrEqual(4)
    expect(sizes[0]).toBeGreaterThanOrEqual(16)
  })
})

import { expect, test } from './support/fixtures'

for (const size of [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
]) {
  const when = size.width === 1280 ? { tag: '@night' } : {}
  test(`a second click where Next or Previous was opens no dialog, ${size.width} px wide`, when, async ({ openAs, place }) => {
    for (let index = 0; index < 53; index += 1) await place.createKey(`Key ${index + 10}`)
    const page = await openAs(place.people.admin, `${place.path}?sort=name`)
    await page.setViewportSize(size)
    const next = page.getByRole('button', { name: 'Next' })
    const previous = page.getByRole('button', { name: 'Previous' })
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })

    /** Clicks in the middle of a button, waits until its page is there, and clicks there again without moving. */
    const clickTwice = async (button: typeof next, arrived: string) => {
      await button.scrollIntoViewIfNeeded()
      const { x, y, width, height } = (await button.boundingBox())!
      const point = [x + width / 2, y + height / 2] as const
      await page.mouse.click(...point)
      await expect(row(arrived)).toBeVisible()
      const under = await page.evaluate(
        ([left, top]) => document.elementFromPoint(left, top)?.closest('button, a')?.textContent ?? '',
        point,
      )
      expect(['', 'Next', 'Previous']).toContain(under)
      return point
    }

    await expect(row('Key 10')).toBeVisible()
    await page.mouse.click(...(await clickTwice(next, 'Key 35')))
    // The second click turns one more page, to the last one, which has three rows.
    await expect(row('Key 60')).toBeVisible()
    await expect(next).toBeDisabled()
    await page.mouse.click(...(await clickTwice(previous, 'Key 35')))
    await expect(row('Key 10')).toBeVisible()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.getByRole('alertdialog')).toBeHidden()
  })
}

import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { accessStates } from './support/access-states'
import { activityStates } from './support/activity-states'
import { findingStates } from './support/finding-states'
import { expect, test, type Place } from './support/fixtures'
import { keyStates } from './support/key-states'
import { projectStates } from './support/project-states'

type Look = readonly [keyof typeof sizes, 'dark' | 'light']
const atNight = process.env.ALL_LANES === '1'

/** How states are looked at: `npm run test:all` sees each of them in all ways, `npm test` in one of the first two, in turns. */
const looks: readonly Look[] = [
  ['narrow', 'dark'],
  ['wide', 'light'],
  ['wide', 'dark'],
  ['narrow', 'light'],
]

const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } }

const states = [...findingStates, ...accessStates, ...keyStates, ...activityStates, ...projectStates]

async function makeKeys(place: Place) {
  const { secret } = await place.createKey('Nightly HR import')
  await place.callGateway(secret)
  await place.createKey('Deployment metrics', 'ADMIN')
  await place.createKey('A name as long as a name may be, which has to be cut somewhere without breaking the row '.padEnd(127, 'x'))
  await place.createKey('Unbroken'.padEnd(100, 'm'))
}

/** The rules that look at colours: at night, where a state is seen in dark too, the others find the same in light. */
const colourRules = ['color-contrast', 'link-in-text-block']

async function expectNoViolations(page: Page, rules?: string[]) {
  // The other mode opens a page more each time, for frames of other sites: there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}

for (const [index, { name, as, isRare, keys, path = '', narrow, reach }] of states.entries()) {
  const inTurn = [looks[narrow ? 0 : index % 2]!]
  const seen = atNight ? looks.filter(([size]) => size === 'narrow' || !narrow) : inTurn
  const when = isRare ? { tag: '@night' } : {}
  test(`${name} has no accessibility violations, wide or narrow, in dark or light`, when, async ({ page, openAs, place }) => {
    if (keys) await makeKeys(place)
    // Loaded in dark, a page shows that its theme script runs first; without it, the page would be light.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    const address = typeof path === 'string' ? path : await path(place)
    if (as) await openAs(place.people[as], address.startsWith('/') ? address : place.path + address)
    else await page.goto(address)
    if (narrow) await page.setViewportSize(sizes.narrow)
    await reach?.(page)
    for (const [size, colorScheme] of seen) {
      await page.setViewportSize(sizes[size])
      await page.emulateMedia({ colorScheme })
      await page.waitForFunction((theme) => document.documentElement.classList.contains(theme), colorScheme)
      await page.screenshot({ path: `test-results/screenshots/${name}-${colorScheme}-${size}.png` })
      await expectNoViolations(page, atNight && colorScheme === 'light' ? colourRules : undefined)
    }
  })
}

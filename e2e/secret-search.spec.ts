import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures'
import { chooseOfKey } from './support/keys-page'

/** The addresses of all requests that the page makes from now on. */
function addressesAskedBy(page: Page): string[] {
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(decodeURIComponent(request.url())))
  return addresses
}

const bodyOf = (secret: string) => secret.slice(4, 34)

test('a whole key that is pasted into the search becomes its hint at once, finds the key, and is in no address', async ({ openAs, place }) => {
  await place.createKey('Another one')
  const { secret, key } = await place.createKey('Leaked by its owner')
  const page = await openAs(place.people.viewer)
  await expect(page.getByRole('row', { name: /Another one/ })).toBeVisible()
  const addresses = addressesAskedBy(page)
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  for (const pasted of [secret, `"${secret}"`, `x-api-key: ${secret}`, `${secret.slice(0, 20)}\u200b${secret.slice(20)}`]) {
    await search.fill('')
    await expect(page.getByRole('row', { name: /Another one/ })).toBeVisible()
    await search.focus()
    await page.keyboard.insertText(pasted)
    await expect(search).toHaveValue(key.hint)
    await expect(page.getByRole('row', { name: /Leaked by its owner/ })).toBeVisible()
    await expect(page.getByRole('row', { name: /Another one/ })).toBeHidden()
    expect(decodeURIComponent(page.url())).toContain(`q=${key.hint}`)
  }
  expect(addresses.filter((address) => address.includes(bodyOf(secret).slice(0, 20)))).toEqual([])
  await page.reload()
  await expect(page.getByRole('row', { name: /Leaked by its owner/ })).toBeVisible()
})

test('a key without its end is shortened too, before it is a secret that can be guessed', { tag: '@night' }, async ({ openAs, place }) => {
  const { secret } = await place.createKey('Cut off')
  const page = await openAs(place.people.viewer)
  const addresses = addressesAskedBy(page)
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  await search.focus()
  await page.keyboard.insertText(secret.slice(0, -1))
  await expect(search).toHaveValue(secret.slice(0, 8))
  await expect(page.getByRole('row', { name: /Cut off/ })).toBeVisible()
  expect(addresses.filter((address) => address.includes(bodyOf(secret).slice(0, 20)))).toEqual([])
})

test('a link with a whole key in it leads to one with its hint, also by way of signing in', async ({ page, place, signIn }) => {
  const { secret, key } = await place.createKey('Sent around')
  await page.goto(`${place.path}?q=${secret}&role=INGESTION`)
  await expect(page).toHaveURL(/\/sign-in/)
  expect(page.url()).not.toContain(bodyOf(secret))
  await signIn(page, place.people.viewer)
  await expect(page.getByRole('row', { name: /Sent around/ })).toBeVisible()
  expect(decodeURIComponent(page.url())).toContain(`q=${key.hint}&role=INGESTION`)
  await page.goto(`${place.path}?q=${secret}`)
  await expect(page.getByRole('row', { name: /Sent around/ })).toBeVisible()
  expect(page.url()).not.toContain(bodyOf(secret))
  expect(await page.content()).not.toContain(bodyOf(secret))
})

test('a hint that is typed finds its key, with three dots too, and so does either end of it', async ({ openAs, place }) => {
  await place.createKey('Another one')
  const { key } = await place.createKey('Found by its hint')
  const page = await openAs(place.people.viewer)
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  for (const text of [key.hint, key.hint.replace('…', '...'), key.hint.slice(0, 8), key.hint.slice(-4)]) {
    await search.fill('nothing like it')
    await expect(page.getByRole('heading', { name: 'No keys match' })).toBeVisible()
    await search.fill(text)
    await expect(page.getByRole('row', { name: /Found by its hint/ })).toBeVisible()
  }
})

test('a search for who created a key finds it', { tag: '@night' }, async ({ openAs, place }) => {
  await place.createKey('Made by Ada')
  const page = await openAs(place.people.viewer)
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  for (const text of ['ada adm', place.people.admin.email.toUpperCase()]) {
    await search.fill('nothing like it')
    await expect(page.getByRole('heading', { name: 'No keys match' })).toBeVisible()
    await search.fill(text)
    await expect(page.getByRole('row', { name: /Made by Ada/ })).toBeVisible()
  }
  await search.fill('sam admin')
  await expect(page.getByRole('heading', { name: 'No keys match' })).toBeVisible()
})

test('a whole key in a name or description is refused before it is sent', { tag: '@night' }, async ({ openAs, place }) => {
  const { secret } = await place.createKey('The real one')
  const page = await openAs(place.people.admin)
  await chooseOfKey(page, 'The real one', 'Edit…')
  const bodies: string[] = []
  page.on('request', (request) => bodies.push(request.postData() ?? ''))
  const dialog = page.getByRole('dialog', { name: 'Edit API Key' })
  for (const field of ['Name', 'Description']) {
    const input = dialog.getByRole('textbox', { name: field })
    const before = await input.inputValue()
    await input.fill(`copy of ${secret}`)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(input).toHaveAccessibleDescription(/an API key/)
    await input.fill(before)
  }
  expect(bodies.join()).not.toContain(secret)
})

const invisible = [0x200b, 0x01, 0xad, 0x202e, 0x2066, 0xfeff, 0xe0041, 0xd83d]

test('invisible characters in the search change nothing, and the page renders', { tag: '@night' }, async ({ openAs, place }) => {
  await place.createKey('Plain name')
  const page = await openAs(place.people.viewer)
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  for (const code of invisible) {
    await search.fill('nothing like it')
    await expect(page.getByRole('heading', { name: 'No keys match' })).toBeVisible()
    // In the page: half of an emoji does not come through the test's own channel.
    await search.evaluate((input: HTMLInputElement, point) => {
      const character = String.fromCodePoint(point)
      input.select()
      document.execCommand('insertText', false, `${character}plain${character} na${character}me`)
    }, code)
    await expect(page.getByRole('row', { name: /Plain name/ })).toBeVisible()
  }
  for (const query of ['%E2%80%8B', '%00', '%01plain', '%C2%ADplain', '%F0%9F%98plain', `${'a'.repeat(199)}%F0%9F%98%80`]) {
    await page.goto(`${place.path}?q=${query}`)
    await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  }
})

test('a link with invisible characters, half an emoji or a broken percent sign opens the list, again after a reload', { tag: '@night' }, async ({ openAs, place }) => {
  await place.createKey('Plain name')
  const page = await openAs(place.people.viewer)
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  const row = page.getByRole('row', { name: /Plain name/ })
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  for (const nothing of ['%E2%80%8B', '%EF%BB%BF', '%C2%AD', '%E2%80%AE%20', '%F3%A0%81%81', '%EF%B8%8F', '%01%1F%7F', '%E3%85%A4']) {
    await page.goto(`${place.path}?q=${nothing}&search=${nothing}`)
    await expect(row).toBeVisible()
    await expect(search).toHaveValue('')
    await page.reload()
    await expect(row).toBeVisible()
  }
  for (const broken of ['%', '%E2%80', '%ED%A0%BD', '%zz', 'plain%']) {
    await page.goto(`${place.path}?q=${broken}&cursor=${broken}&role=${broken}&sort=${broken}`)
    await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
    await expect(search).toBeVisible()
  }
  await page.goto(`${place.path}?q=pl%E2%80%8Bain%C2%AD%20n%E2%80%8Dame`)
  await expect(row).toBeVisible()
  await expect(search).toHaveValue('plain name')
  expect(errors).toEqual([])
})

test('a pasted key is named, wherever it is that the person may see; only its hash is sent', async ({ openAs, place }) => {
  const here = await place.createKey('Of this project')
  const gone = await place.createKey('Deleted since')
  await place.deleteKey(gone.key.id)
  const page = await openAs(place.people.lead)
  const bodies: string[] = []
  page.on('request', (request) => bodies.push(`${request.url()} ${request.postData() ?? ''}`))
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  const paste = async (secret: string) => {
    await search.fill('')
    await search.focus()
    await page.keyboard.insertText(secret)
  }

  await paste(here.secret)
  await expect(page.getByText('This is “Of this project” of this project. It is active.').first()).toBeVisible()
  await page.getByRole('button', { name: 'Open key' }).click()
  await expect(page.getByRole('dialog', { name: 'Of this project' })).toBeVisible()
  await page.keyboard.press('Escape')

  await paste(gone.secret)
  await expect(page.getByText('The key was deleted, so its calls are refused.').first()).toBeVisible()
  await page.getByRole('button', { name: 'Show deleted key' }).click()
  await expect(page.getByRole('row', { name: /Deleted since/ })).toBeVisible()

  // A key that nobody has.
  await paste(`${here.secret.slice(0, -1)}${here.secret.endsWith('x') ? 'y' : 'x'}`)
  await expect(page.getByText('No key that you may see has this secret.').first()).toBeVisible()
  await search.fill('something else')
  await expect(page.getByRole('main').getByText('No key that you may see has this secret.')).toBeHidden()

  expect(bodies.filter((body) => /look-up \{"hash":"[0-9a-f]{64}"\}$/.test(body))).toHaveLength(3)
  for (const { secret } of [here, gone]) expect(bodies.filter((body) => body.includes(bodyOf(secret).slice(0, 20)))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, ...history.state }))).not.toContain(bodyOf(here.secret))
  expect(page.url()).not.toContain(bodyOf(here.secret))
})

test('a pasted key of another project leads there, for whom it is no secret', async ({ openAs, place }) => {
  const { secret } = await place.createKey('Of the first project')
  const page = await openAs(place.people.admin, place.otherPath)
  await page.getByRole('searchbox', { name: 'Search keys' }).or(page.getByText('No API keys yet')).first().waitFor()
  await page.goto(`${place.otherPath}?q=x`)
  await page.getByRole('searchbox', { name: 'Search keys' }).focus()
  await page.keyboard.insertText(secret)
  await page.getByRole('link', { name: 'Open First project' }).click()
  await expect(page.getByRole('dialog', { name: 'Of the first project' })).toBeVisible()

  const stranger = await openAs(place.people.stranger, `${place.otherPath}?q=x`)
  await stranger.getByRole('searchbox', { name: 'Search keys' }).focus()
  await stranger.keyboard.insertText(secret)
  await expect(stranger.getByText('No key that you may see has this secret.').first()).toBeVisible()
})

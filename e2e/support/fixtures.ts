/** What every browser test starts from: an account of its own, and pages that people of it are signed in to. */
import { test as base, type Page } from '@playwright/test'
import { apiKeysPath, developerSchemaPath, keyActionApi, keyApi, type ProjectRef } from '../../lib/paths'
import type { CreatedKey } from '../../lib/schema/key'
import { signIn as signInToApi, type ConsoleClient } from './console-client'
import { makePlace, runSql, type Credentials, type PeopleOfPlace } from './places'

export type Place = {
  url: string
  ref: ProjectRef
  /** Path of the API Keys page of the first project, and of the other one. */
  path: string
  otherPath: string
  people: PeopleOfPlace
  /** Creates a key behind the page's back, and says that a browser shows its secret. */
  createKey(name: string, role?: 'ADMIN' | 'INGESTION'): Promise<CreatedKey>
  deleteKey(keyId: string): Promise<void>
  disable(person: Credentials): Promise<void>
  /** The session of a person, signed in at the first call, as a Cookie header has it. */
  cookieOf(person: Credentials): Promise<string>
  callGateway(secret: string): Promise<Response>
}

type Fixtures = {
  place: Place
  /** Fills in the sign-in form. */
  signIn(page: Page, person: Credentials): Promise<void>
  /** A page of a person who is signed in already; the first one asked for is the test's own. */
  openAs(person: Credentials, path?: string): Promise<Page>
}

const url = () => process.env.E2E_URL!
/** The database of the tests' servers. */
export const databaseUrl = () => process.env.E2E_DATABASE_URL!

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(url()),

  place: async ({}, use) => {
    const { ref, other, people } = await makePlace(databaseUrl())
    const clients = new Map<string, Promise<ConsoleClient>>()
    const clientOf = ({ id, email, password }: Credentials) => {
      const client = clients.get(id) ?? signInToApi(url(), email, password)
      clients.set(id, client)
      return client
    }
    const admin = () => clientOf(people.admin)
    await use({
      url: url(),
      ref,
      path: apiKeysPath(ref),
      otherPath: apiKeysPath(other),
      people,
      createKey: async (name, role) => {
        const client = await admin()
        const created = await client.createKey(ref, name, role)
        const { status } = await client.call('POST', keyActionApi(ref, created.key.id, 'reveal'), { secretId: created.secretId })
        if (status !== 200) throw new Error(`Saying that ${name} is shown was answered with ${status}.`)
        return created
      },
      deleteKey: async (keyId) => void (await (await admin()).call('DELETE', keyApi(ref, keyId))),
      disable: async (person) => {
        await runSql(databaseUrl(), 'UPDATE person SET disabled_at = now() WHERE id = $1', [person.id])
      },
      cookieOf: async (person) => (await clientOf(person)).cookie,
      callGateway: (secret) => fetch(url() + developerSchemaPath(), { headers: { 'x-api-key': secret } }),
    })
  },

  signIn: async ({}, use) => {
    await use(async (page, person) => {
      await page.getByRole('textbox', { name: 'Email' }).fill(person.email)
      await page.getByRole('textbox', { name: 'Password' }).fill(person.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    })
  },

  openAs: async ({ browser, page, context, place }, use) => {
    let free = true
    const others: Page[] = []
    await use(async (person, path = place.path) => {
      const target = free ? page : await (await browser.newContext({ baseURL: url() })).newPage()
      if (!free) others.push(target)
      const cookies = free ? context : target.context()
      free = false
      const cookie = await place.cookieOf(person)
      await cookies.addCookies(
        cookie.split('; ').map((pair) => {
          const at = pair.indexOf('=')
          return { name: pair.slice(0, at), value: pair.slice(at + 1), url: url() }
        }),
      )
      await target.goto(path)
      return target
    })
    for (const other of others) await other.context().close()
  },
})

export { expect } from '@playwright/test'

/** What people do with the panel of a key in more than one story. */
import { expect, type Locator, type Page } from '@playwright/test'
import { keyActionApi } from '../../lib/paths'
import { CreatedKey } from '../../lib/schema/key'
import { KeyDetail } from '../../lib/schema/key-detail'
import type { Overlap } from '../../lib/schema/key-rotation'
import type { Place } from './fixtures'
import { runSql } from './places'

/** Presses the name of a key in the list. */
export async function openPanel(page: Page, name: string): Promise<Locator> {
  const panel = page.getByRole('dialog', { name })
  // Right after a page arrives, its buttons may be there before its script is: people click again.
  await expect(async () => {
    if (!(await panel.isVisible())) await page.getByRole('button', { name, exact: true }).click()
    await expect(panel).toBeVisible({ timeout: 1_000 })
  }).toPass()
  return panel
}

type Calls = { address?: string; client?: string; calls?: number; refused?: number; hoursAgo?: number }

/** Calls of a key as servers have written them. */
export async function addTraffic(ids: { keyId: string; secretId: string }, ...traffic: Calls[]): Promise<void> {
  for (const { address = '203.0.113.4', client = 'curl/8', calls = 1, refused = 0, hoursAgo = 0 } of traffic) {
    const at = new Date(Date.now() - hoursAgo * 3_600_000)
    const hour = new Date(at.getTime() - (at.getTime() % 3_600_000))
    await runSql(
      process.env.E2E_DATABASE_URL!,
      `INSERT INTO api_key_traffic (secret_id, key_id, hour, address, client, calls, refused, last_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [ids.secretId, ids.keyId, hour, address, client, calls, refused, at],
    )
  }
}

/** Rotates a key behind the page's back, and says that a browser shows the new secret. The page is of somebody who may. */
export async function rotateKey(page: Page, { ref, url }: Place, keyId: string, overlap: Overlap): Promise<CreatedKey> {
  const post = async (action: 'rotate' | 'reveal', data: unknown) => {
    const response = await page.request.post(url + keyActionApi(ref, keyId, action), { data, headers: { origin: url } })
    expect(response.ok()).toBe(true)
    return response
  }
  const rotated = CreatedKey.parse(await (await post('rotate', { overlap })).json())
  await post('reveal', { secretId: rotated.secretId })
  return rotated
}

const hours = (calls: (hour: number) => number) => Array.from({ length: 24 }, (_, hour) => calls(hour))

/** From now on the page is answered that each key rotates, with traffic of a day and two revocations. */
export async function answerAsRotating(page: Page, isSafe: boolean): Promise<void> {
  await page.route(/\/api-keys\/[0-9a-f-]{36}$/, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback()
    // The page also asks at the moment in which the test ends.
    const answer = await route
      .fetch()
      .then((response) => response.json())
      .catch(() => null)
    if (!answer) return
    const key = KeyDetail.parse(answer)
    const [current] = key.secrets
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
    const call = { at: ago(0), address: '203.0.113.24', client: 'argocd/2' }
    const clients = ['203.0.113.24', '203.0.113.25', '2001:db8:85a3:8d3:1319:8a2e:370:7348', '198.51.100.7', '198.51.100.8', '192.0.2.200'].map(
      (address, index) => ({ address, client: index % 2 ? 'curl/8' : 'Terraform/1', calls: 151_020 >> index, refused: index === 5 ? 14 : 0, lastAt: ago(index * 90) }),
    )
    const detail: KeyDetail = {
      ...key,
      status: 'ROTATING',
      oldSecret: { hint: 'sei_TK27…Mb0A', endsAt: ago(-120) },
      lastUsedAt: ago(0),
      lastUsedIp: '203.0.113.24',
      expiresAt: ago(-80_000),
      networks: ['203.0.113.0/24', '198.51.100.0/24', '2001:db8::/32'],
      secrets: [
        { ...current!, isRevealed: true, callsByHour: hours((hour) => (hour < 2 ? 0 : 300 + ((hour * 37) % 90))), lastCall: call },
        {
          ...current!,
          id: '00000000-0000-4000-8000-000000000001',
          hint: 'sei_TK27…Mb0A',
          isCurrent: false,
          endsAt: ago(-120),
          callsByHour: hours((hour) => (hour < 3 ? 420 - hour * 60 : hour % 5 === 0 ? 0 : 12)),
          lastCall: { ...call, at: ago(12) },
        },
      ],
      calls24h: 10_160,
      calls7d: 186_110,
      refused7d: 742,
      clients,
      clientCount: 26,
      rotation: {
        oldCalls: isSafe ? 0 : 14,
        oldClients: isSafe ? [] : [{ ...clients[1]!, calls: 14, lastAt: ago(12) }],
        lastOldCallAt: ago(isSafe ? 500 : 12),
        quietSeconds: 21_600,
        isSafe,
        safeAt: ago(isSafe ? 140 : -348),
      },
      revocations: [
        { at: ago(60), hint: 'sei_pQ3x…7Yt1', milliseconds: 37.6, refusedWith: 'KEY_ROTATED' },
        { at: ago(9_000), hint: key.hint, milliseconds: 1_204, refusedWith: 'KEY_PAUSED' },
      ],
    }
    await route.fulfill({ json: detail }).catch(() => undefined)
  })
}

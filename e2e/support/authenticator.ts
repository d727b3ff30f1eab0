/** Chromium's virtual authenticator: a device that keeps passkeys and recognizes whoever is there. */
import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { runSql } from './places'

/** A device that one page has. */
type Device = {
  /** Whether it recognizes the person, from now on. */
  recognize(isRecognized: boolean): Promise<void>
  /** How many passkeys it keeps. */
  passkeys(): Promise<number>
}

/** The address at which passkeys of a server of tests work: they need a host name. */
export const passkeyUrl = (url: string): string => url.replace('127.0.0.1', 'localhost')

/** A passkey of a person as it is stored, which no device has. */
export async function addStoredPasskey(databaseUrl: string, personId: string, name: string): Promise<void> {
  await runSql(
    databaseUrl,
    'INSERT INTO passkey (person_id, credential_id, public_key, counter, transports, name, is_backed_up) VALUES ($1, $2, $3, 0, $4, $5, false)',
    [personId, randomBytes(32), randomBytes(77), ['internal'], name],
  )
}

/** Gives a page a device without any passkey. */
export async function addDevice(page: Page): Promise<Device> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    recognize: async (isUserVerified) => void (await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
    passkeys: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  }
}

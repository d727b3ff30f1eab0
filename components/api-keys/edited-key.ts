/** A key in the form that edits it: what the fields hold, and what of it is sent. */
import { z } from 'zod'
import { CreateKey, type Key, type UpdateKey } from '@/lib/schema/key'
import type { KeyDetail } from '@/lib/schema/key-detail'
import { expiryError, expiryOfKey, type CurrentLife, type Expiry } from './expiry'
import type { Member } from './member-field'
import { networksText, readNetworks, sameNetworks } from './network-advice'

const { name, description } = CreateKey.shape

/** The fields have the names of what is sent, so that the server's errors find them. */
export const EditedKey = z.object({
  name,
  description,
  /** Null while nobody has chosen another end. */
  expiresAt: z.custom<Expiry | null>(),
  /** One a line. */
  networks: z.string().superRefine((text, context) => {
    const { error } = readNetworks(text)
    if (error) context.addIssue({ code: 'custom', message: error })
  }),
  responsibleId: z.custom<Member>(),
})
export type EditedKey = z.output<typeof EditedKey>
export type EditedKeyInput = z.input<typeof EditedKey>

/** The fields as they are at first. */
export const editedKeyOf = ({ name, description, networks, responsible }: Key): EditedKeyInput => ({
  name,
  description,
  expiresAt: null,
  networks: networksText(networks),
  responsibleId: responsible,
})

/** When the current secret was created and ends. */
export function lifeOf({ secrets, expiresAt }: KeyDetail): CurrentLife | undefined {
  const current = secrets.find(({ isCurrent }) => isCurrent)
  return current && { expiresAt, secretCreatedAt: current.createdAt }
}

/** What is wrong with the end that was chosen, or undefined. `now` is in milliseconds since 1970. */
export const errorOfExpiry = ({ expiresAt }: EditedKey, life: CurrentLife | undefined, now: number): string | undefined =>
  expiresAt && life ? expiryError(expiresAt, new Date(life.secretCreatedAt).getTime(), now) : undefined

/** What was changed, as it is sent. */
export function changesOf(key: Key, edited: EditedKey, life: CurrentLife | undefined): UpdateKey {
  const { ranges } = readNetworks(edited.networks)
  return {
    ...(edited.name !== key.name && { name: edited.name }),
    ...(edited.description !== key.description && { description: edited.description }),
    ...(edited.expiresAt && life && { expiresAt: expiryOfKey(edited.expiresAt, life) }),
    ...(!sameNetworks(ranges, key.networks) && { networks: ranges }),
    ...(edited.responsibleId.id !== key.responsible.id && { responsibleId: edited.responsibleId.id }),
  }
}

/** Proposes the identifier of something new from its name. */
import { newIdentifier } from '../schema/project'

/** In lower case, with _ for what an identifier cannot have; empty where nothing of the name is left. */
export function proposeIdentifier(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_$]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  const proposed = (/^[a-z_]/.test(words) ? words : words && `_${words}`).slice(0, 128)
  return newIdentifier.safeParse(proposed).success ? proposed : ''
}

/** What is said about a key that was pasted into the search. */
import type { KeyMatch } from '@/lib/schema/key-look-up'

type Match = NonNullable<KeyMatch['match']>

const stateTexts: Record<Match['state'], string> = {
  ACTIVE: 'It is active.',
  NEVER_REVEALED: 'It works, although nobody has been seen to receive it.',
  EXPIRING_SOON: 'It works, and expires soon.',
  ROTATING: 'It works. The key has two secrets while it rotates.',
  PAUSED: 'The key is paused, so its calls are refused.',
  EXPIRED: 'It has expired, so its calls are refused.',
  REPLACED: 'This secret was rotated away, so its calls are refused. The key has another one.',
  DELETED: 'The key was deleted, so its calls are refused.',
  ARCHIVED: 'Its project is archived, so its calls are refused.',
}

/** The same text for unknown keys and for keys that the person may not see. */
export function aboutMatch(match: Match | null): string {
  if (!match) return 'No key that you may see has this secret. Whoever uses it may have it from another account, or with a mistake in it.'
  const place = match.isHere ? 'of this project' : `of another project, ${match.project.projectName} (${match.project.orgName})`
  return `This is “${match.name}” ${place}. ${stateTexts[match.state]}`
}

/** Whether calls with it pass. */
export const works = ({ state }: Match) => ['ACTIVE', 'NEVER_REVEALED', 'EXPIRING_SOON', 'ROTATING'].includes(state)

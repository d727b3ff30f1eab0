/** Whether a client or a network of a key has come up lately. */
'use client'

import type { KeyUsage } from '@/lib/schema/key-usage'
import { useNow } from '@/components/ui/relative-time'

const newMs = 7 * 86_400_000

/** Whether the first call is less than seven days ago. */
const isNewAt = (firstAt: string, now: number): boolean => new Date(firstAt).getTime() > now - newMs

/** Nothing is marked as new for a key that is in its first days of use: all its callers are. */
export function useIsNewCaller({ clients, networks }: Pick<KeyUsage, 'clients' | 'networks'>): (firstAt: string) => boolean {
  const now = useNow()
  const hasOlder = [...clients, ...networks].some(({ firstAt }) => !isNewAt(firstAt, now))
  return (firstAt) => hasOlder && isNewAt(firstAt, now)
}

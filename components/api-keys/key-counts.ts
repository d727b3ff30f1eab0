/** Counts of keys and of their calls, in words. */
import { count, sum } from '@/components/ui/counts'

/** "1 key", "12 keys". */
export const countKeys = (keys: number) => count(keys, 'key')

/** "1 call", "1,204 calls". */
export const countCalls = (calls: number) => count(calls, 'call')

/** The calls of seven days in words, for those who do not see bars: how many, how many refused, and the busiest day. */
export function weekInWords(callsByDay: readonly number[], refusedByDay: readonly number[]): string {
  const [calls, refused] = [sum(callsByDay), sum(refusedByDay)]
  if (calls + refused === 0) return 'No calls in the last 7 days'
  const all = callsByDay.map((number, index) => number + (refusedByDay[index] ?? 0))
  const most = Math.max(...all)
  const daysAgo = all.length - 1 - all.lastIndexOf(most)
  const when = daysAgo === 0 ? 'today' : daysAgo === 1 ? 'yesterday' : `${daysAgo} days ago`
  return `${countCalls(calls)} in the last 7 days${refused > 0 ? ` and ${refused.toLocaleString('en')} refused` : ''}; most of them ${when}: ${most.toLocaleString('en')}`
}

/** A list of which the first few are shown, until all are asked for. */
'use client'

import { useState, type ReactNode } from 'react'
import { Button } from './button'

const few = 5

type Props<Item> = {
  items: readonly Item[]
  /** How many there are, of which `items` are the first. */
  total: number
  /** What they are, for the button's name: "clients". */
  noun: string
}

/** The items to show, the button that shows all or few of them, and a line about those that are beyond the list. */
export function useShortList<Item>({ items, total, noun }: Props<Item>): { shown: readonly Item[]; button: ReactNode; rest: ReactNode } {
  const [showsAll, setShowsAll] = useState(false)
  const left = total - items.length
  const text = showsAll ? 'Show fewer' : left > 0 ? `Show ${items.length}` : `All ${items.length}`
  return {
    shown: showsAll ? items : items.slice(0, few),
    button: items.length > few && (
      <Button
        variant="quiet"
        aria-label={`${text} ${noun}`}
        aria-expanded={showsAll}
        onClick={() => setShowsAll(!showsAll)}
        className="-my-1 -mr-2 ml-0!"
      >
        {text}
      </Button>
    ),
    rest: (showsAll || items.length <= few) && left > 0 && (
      <p className="mt-2 text-xs leading-4 text-ink-muted">and {left.toLocaleString('en')} more</p>
    ),
  }
}

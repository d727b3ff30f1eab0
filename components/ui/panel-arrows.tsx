/** Buttons of a panel that step through the list beside it. */
import { ChevronDown, ChevronUp } from 'lucide-react'
import { IconButton } from './icon-button'

type Props = {
  /** What a row of the list is: "key". */
  of: string
  openId: string
  /** The rows of the list, in its order. */
  ids: readonly string[]
  onOpen: (id: string) => void
}

/** At an end of the list an arrow stays where it is, so that it keeps the focus. */
export function PanelArrows({ of, openId, ids, onOpen }: Props) {
  const index = ids.indexOf(openId)
  const before = ids[index - 1]
  const after = index === -1 ? undefined : ids[index + 1]
  const open = (id: string | undefined) => () => id !== undefined && onOpen(id)
  return (
    <>
      <IconButton label={`Previous ${of}`} icon={<ChevronUp size={18} />} aria-disabled={before === undefined || undefined} onClick={open(before)} />
      <IconButton label={`Next ${of}`} icon={<ChevronDown size={18} />} aria-disabled={after === undefined || undefined} onClick={open(after)} />
    </>
  )
}

/** A check box without a visible label of its own. */
import type { ComponentProps } from 'react'

type Props = Omit<ComponentProps<'input'>, 'type' | 'className'> & {
  /** The accessible name. */
  label: string
}

export function Checkbox({ label, ...input }: Props) {
  return <input {...input} type="checkbox" aria-label={label} className="block size-4 shrink-0 accent-primary" />
}

/** A check box without a visible label of its own. */
import type { ComponentProps } from 'react'

type Props = Omit<ComponentProps<'input'>, 'type' | 'className'> & {
  /** The accessible name. */
  label: string
  /** Whether some of what it stands for is checked, and some is not. */
  mixed?: boolean
}

export function Checkbox({ label, mixed = false, ...input }: Props) {
  return (
    <input
      {...input}
      ref={(element) => {
        if (element) element.indeterminate = mixed
      }}
      type="checkbox"
      aria-label={label}
      className="block size-4 shrink-0 accent-primary"
    />
  )
}

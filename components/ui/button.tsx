/** Buttons and links that look like buttons: 32 px high, in seven variants. */
'use client'

import clsx from 'clsx'
import NextLink from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { UnavailableAction } from './unavailable-action'
import { useMovedFocus } from './use-moved-focus'

type Variant = 'primary' | 'secondary' | 'outline' | 'tertiary' | 'quiet' | 'danger' | 'dangerOutline'

const variantClasses: Record<Variant, string> = {
  primary: 'bg-primary text-on-primary enabled-hover:bg-primary-hover',
  secondary: 'border border-primary bg-surface text-link enabled-hover:bg-hover',
  outline: 'border border-field-line bg-surface font-medium text-ink enabled-hover:bg-hover',
  tertiary: 'bg-sunken text-ink-muted enabled-hover:bg-hover enabled-hover:text-ink',
  quiet: '-ml-2 px-2 text-link enabled-hover:bg-hover',
  danger: 'bg-danger text-on-danger enabled-hover:bg-danger-hover',
  dangerOutline: 'border border-danger-line bg-surface text-on-danger-tint enabled-hover:bg-danger-tint',
}

const buttonClass = (variant: Variant, className?: string) =>
  clsx(
    'inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded text-sm font-semibold whitespace-nowrap transition-[color,background-color,border-color]',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-50 forced-colors:border',
    'forced-colors:aria-disabled:text-[GrayText] forced-colors:aria-disabled:opacity-100',
    variant !== 'quiet' && 'px-4',
    variantClasses[variant],
    className,
  )

type Props = Omit<ComponentProps<'button'>, 'disabled'> & {
  variant?: Variant
  icon?: ReactNode
  /** Label while the action runs; clicks are ignored then. */
  busy?: string | false
  /** Why the action is not available. The button stays focusable and shows this as a tooltip. */
  unavailable?: string
}

/** A button; disabled by `aria-disabled`, so that it keeps the focus. */
export function Button({ ref, variant = 'primary', icon, busy, unavailable, className, children, ...rest }: Props) {
  // An action that becomes unavailable, or available again, is another element.
  const moved = useMovedFocus(ref)
  const button = (
    <button
      type="button"
      {...rest}
      ref={moved}
      aria-disabled={Boolean(busy) || Boolean(unavailable) || rest['aria-disabled'] || undefined}
      className={buttonClass(variant, className)}
      onClick={(event) => {
        if (busy || rest['aria-disabled']) event.preventDefault()
        else rest.onClick?.(event)
      }}
    >
      {icon}
      {busy || children}
    </button>
  )
  return unavailable ? <UnavailableAction reason={unavailable}>{button}</UnavailableAction> : button
}

/** A link that variantClasses like a button. */
export function ButtonLink({
  variant = 'primary',
  className,
  ...rest
}: ComponentProps<typeof NextLink> & { variant?: Variant }) {
  return <NextLink {...rest} className={buttonClass(variant, className)} />
}

/** The app's buttons: 32 px high, one look for each weight of action. */
'use client'

import clsx from 'clsx'
import NextLink from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { Unavailable } from './unavailable'

type Variant = 'primary' | 'secondary' | 'tertiary' | 'danger'

const looks: Record<Variant, string> = {
  primary: 'bg-primary text-on-primary enabled-hover:bg-primary-hover',
  secondary: 'border border-primary bg-surface text-link enabled-hover:bg-hover',
  tertiary: 'bg-sunken text-ink-muted enabled-hover:bg-hover enabled-hover:text-ink',
  danger: 'bg-danger text-on-danger enabled-hover:bg-danger-hover',
}

const buttonClass = (variant: Variant, className?: string) =>
  clsx(
    'inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded px-4 text-sm font-semibold whitespace-nowrap transition-[color,background-color,border-color]',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-50',
    looks[variant],
    className,
  )

type Props = Omit<ComponentProps<'button'>, 'disabled'> & {
  variant?: Variant
  icon?: ReactNode
  /** Shown instead of the label while the action runs; further clicks are ignored. */
  busy?: string | false
  /** Why the action is not on offer; the button stays focusable and says so. */
  unavailable?: string
}

/** A button. */
export function Button({ variant = 'primary', icon, busy, unavailable, className, children, ...rest }: Props) {
  const button = (
    <button
      type="button"
      {...rest}
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
  return unavailable ? <Unavailable reason={unavailable}>{button}</Unavailable> : button
}

/** A link that looks like a button. */
export function ButtonLink({
  variant = 'primary',
  className,
  ...rest
}: ComponentProps<typeof NextLink> & { variant?: Variant }) {
  return <NextLink {...rest} className={buttonClass(variant, className)} />
}

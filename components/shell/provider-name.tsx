/** What people call the identity provider of single sign-on, for the shell and the pages in it. */
'use client'

import { createContext, useContext, type ReactNode } from 'react'

const Context = createContext<string | null>(null)

/** `name` is null where people sign in without a provider. */
export function ProviderName({ name, children }: { name: string | null; children: ReactNode }) {
  return <Context value={name}>{children}</Context>
}

/** The name; null where people sign in without a provider. */
export const useProviderName = () => useContext(Context)

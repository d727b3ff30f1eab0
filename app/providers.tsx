/** React contexts for every page: theme, queries, URL state, tooltips, announcements, toasts. */
'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { useState, type ReactNode } from 'react'
import { makeQueryClient } from '@/lib/client/query-client'
import { AnnouncerProvider } from '@/components/ui/announcer'
import { RepeatEarlyInput } from '@/components/ui/repeat-early-input'
import { Toaster } from '@/components/ui/toaster'
import { TooltipProvider } from '@/components/ui/tooltip'

/** `nonce` allows the theme script under the content security policy. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(makeQueryClient)
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableColorScheme={false}
      disableTransitionOnChange
      nonce={nonce}
    >
      <QueryClientProvider client={client}>
        <NuqsAdapter>
          <TooltipProvider>
            <AnnouncerProvider>{children}</AnnouncerProvider>
          </TooltipProvider>
        </NuqsAdapter>
      </QueryClientProvider>
      <Toaster />
      <RepeatEarlyInput />
    </ThemeProvider>
  )
}

/** The HTML document around every page. */
import '@fontsource-variable/inter/wght.css'
import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { preload } from 'react-dom'
import { EarlyInputScript } from '@/components/ui/early-input-script'
import { Providers } from './providers'

export const metadata: Metadata = { title: { default: 'SEI', template: '%s · SEI' }, robots: { index: false } }

export const viewport: Viewport = {
  themeColor: '#07182b',
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  preload(interLatin, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
  return (
    // The theme script sets a class on <html> before React hydrates it.
    <html lang="en" suppressHydrationWarning>
      <body>
        <EarlyInputScript nonce={nonce} />
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  )
}

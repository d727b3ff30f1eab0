/** The choice of the theme. */
'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { Segments } from '@/components/ui/segments'

const options = [
  { value: 'light', label: 'Light', icon: <Sun size={14} /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={14} /> },
  { value: 'system', label: 'System', icon: <Monitor size={14} /> },
]

const never = () => () => undefined

/** Kept in this browser. */
export function ThemeChoice() {
  const { theme, setTheme } = useTheme()
  // Only the browser knows what it keeps: HTML and first render must match.
  const inBrowser = useSyncExternalStore(never, () => true, () => false)
  return <Segments label="Theme" value={inBrowser ? (theme ?? null) : null} options={options} onChange={setTheme} />
}

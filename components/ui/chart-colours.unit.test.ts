import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync('app/globals.css', 'utf8')
const themes = { light: /^:root \{([^}]*)\}/m, dark: /^\.dark \{([^}]*)\}/m }

function tokensOf(theme: keyof typeof themes): Map<string, string> {
  const [, block = ''] = themes[theme].exec(css) ?? []
  return new Map([...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name!, value!]))
}

/** As WCAG 2.2 defines the relative luminance of a colour. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light! + 0.05) / (dark! + 0.05)
}

test.each(['light', 'dark'] as const)('what charts draw stands out from their surface: %s', (theme) => {
  const tokens = tokensOf(theme)
  const drawn = ['ingest', 'read', 'configure', 'refused', 'spark', 'old'].map((name) => [name, contrast(tokens.get(`chart-${name}`)!, tokens.get('surface')!)] as const)
  expect(drawn.filter(([, ratio]) => !(ratio >= 3))).toEqual([])
})

/** The configurations that the README shows, for the tests that run or read them. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The code blocks of a language under a heading of the README, in their order; throws where there are none. */
export function readmeBlocks(heading: string, language: string): string[] {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8')
  const [, section = ''] = readme.split(`\n## ${heading}\n`)
  const blocks = section.split('\n## ', 1)[0]!.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]+?)\`\`\``, 'g'))
  const found = [...blocks].map(([, block]) => block!)
  if (found.length === 0) throw new Error(`The README shows no ${language} under "${heading}".`)
  return found
}

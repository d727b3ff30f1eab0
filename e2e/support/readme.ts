/** The configurations and commands that the README shows, for the tests that run or read them. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

const under = (text: string, mark: string, heading: string) => text.split(`\n${mark} ${heading}\n`)[1]?.split(`\n${mark} `, 1)[0] ?? ''

/**
 * The code blocks of a language under a heading of the README, in their order; throws where there are none.
 * @param subheading of the heading's parts, to take those of one part alone
 */
export function readmeBlocks(heading: string, language: string, subheading?: string): string[] {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8')
  const section = under(readme, '##', heading)
  const part = subheading === undefined ? section : under(section, '###', subheading)
  const blocks = part.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]+?)\`\`\``, 'g'))
  const found = [...blocks].map(([, block]) => block!)
  if (found.length === 0) throw new Error(`The README shows no ${language} under "${heading}".`)
  return found
}

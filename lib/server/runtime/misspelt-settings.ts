/** Variables of the environment that look like settings and are none: a typing error would quietly leave out what was asked for. */
import 'server-only'
import { settingNames } from './env'
import { log } from './log'
import { secrets } from './secret-files'

/** How many letters have to be added, left out or replaced to make one text of the other. */
function distance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...one].entries()) {
    const here = [row + 1]
    for (const [column, wanted] of [...other].entries()) {
      here.push(Math.min(above[column + 1]! + 1, here[column]! + 1, above[column]! + (letter === wanted ? 0 : 1)))
    }
    above = here
  }
  return above.at(-1)!
}

const mostDifferent = 2
/** Short names, such as PORT, are like many that other programs have. */
const leastLetters = 8

const known = new Set([...settingNames, ...secrets.map((name) => `${name}_FILE`)])

/** The setting that a variable may be meant for; undefined where it is one, or is like none. */
export function meantBy(variable: string): string | undefined {
  if (known.has(variable)) return undefined
  const name = variable.toUpperCase().replace(/_FILE$/, '')
  return [...known].find((setting) => {
    if (setting === name) return true
    const isClose = Math.abs(setting.length - variable.length) <= mostDifferent
    return setting.length >= leastLetters && isClose && distance(variable.toUpperCase(), setting) <= mostDifferent
  })
}

/** Warns in the log of those that are set. @param variables of the environment */
export function warnOfMisspeltSettings(variables: Record<string, string | undefined>): void {
  for (const [variable, value] of Object.entries(variables)) {
    const setting = value && meantBy(variable)
    if (setting) log().warn({ variable, setting }, 'a variable is no setting, though one has nearly the same name: it changes nothing')
  }
}

/** The help of the operator's program, and its answers to wrong usage. */
import { expect, test } from 'vitest'
import { admin } from '../testing/calls/admin'

/** The names of what help lists under `Commands:`. */
const commandsIn = (help: string) =>
  [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name!).filter((name) => name !== 'help')

async function helpOf(...words: string[]): Promise<string> {
  const { code, out, err } = await admin([...words, '--help'])
  expect([code, err]).toEqual([0, ''])
  return out
}

test('every command has a help with a sentence, its options and an example that it would take', async () => {
  const groups = commandsIn(await helpOf())
  expect(groups).toContain('keys')
  const commands: string[][] = []
  for (const group of groups) {
    const ofGroup = commandsIn(await helpOf(group))
    // Some, such as `backup`, are in no group.
    commands.push(...(ofGroup.length > 0 ? ofGroup.map((command) => [group, command]) : [[group]]))
  }
  expect(commands).toEqual(expect.arrayContaining([['keys', 'list'], ['backup']]))
  for (const words of commands) {
    const help = await helpOf(...words)
    const command = `npm run admin -- ${words.join(' ')}`
    expect(help).toContain(`Usage: ${command} `)
    expect(help).toMatch(new RegExp(`\\nExamples:\\n  \\$ (?:[A-Z_]+=\\S+ )?${command}`))
    expect(help).toContain('--json')
    expect(help.split('\n').every((line) => line.length <= 140)).toBe(true)
  }
})

test('the help of the program says what its exit codes mean', async () => {
  expect(await helpOf()).toMatch(/ends with 0 when it is done, with 1 when it was refused or failed, and with 2 for wrong usage/)
})

test('words that it does not take end with 2, before any database is opened, and tell where help is', async () => {
  const wrong = [
    [],
    ['keys'],
    ['none'],
    ['keys', 'none'],
    ['keys', 'list'],
    ['keys', 'list', '--project', 'payments'],
    ['keys', 'list', '--project', 'a/b/c'],
    ['keys', 'delete'],
    ['keys', 'delete', 'payments'],
    ['keys', 'delete', '-', 'more'],
    ['keys', 'delete', '-', '--force'],
  ]
  for (const words of wrong) {
    const { code, out, err } = await admin(words)
    expect([words, code, out]).toEqual([words, 2, ''])
    expect(err).toMatch(/--help|Commands:/)
  }
})

test('a value that may be a password is not printed again', async () => {
  const { code, err } = await admin(['keys', 'delete', '-', '--password=hunter2'])
  expect([code, err]).toEqual([2, expect.stringContaining("unknown option '--password'")])
  expect(err).not.toContain('hunter2')
  for (const words of [['keys', 'delete', "hunter2's"], ['keys', 'list', '--project', 'hunter2'], ['keys', 'delete', '-', 'hunter2']]) {
    const answer = await admin(words)
    expect(answer).toMatchObject({ code: 2, err: expect.stringMatching(/^error: .+/) })
    expect(answer.err).not.toContain('hunter2')
  }
})

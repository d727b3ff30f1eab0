/** Runs what a command does, and prints what comes of it. */
import 'server-only'
import type { Command } from 'commander'
import type { Database } from '../server/database/open'
import { makeFirstAccount } from '../server/people/first-accounts'
import { findAccount, openDatabase, type Account } from './context'
import type { Outcome, Shell } from './shell'

type Context = {
  shell: Shell
  /**
   * The account that is meant; opens the database.
   * @param makeFirst whether to make an account in a database that has none
   * @throws as `findAccount` does, and what keeps the database from being opened
   */
  account(how?: { makeFirst: boolean }): Promise<Account>
}

/** Makes the action of a command; it gets the command's arguments and options, as commander hands them over. */
export type Perform = <Given extends unknown[]>(
  run: (context: Context, ...given: Given) => Promise<Outcome>,
) => (...given: Given) => Promise<void>

/** @param program whose options hold for every command */
export const performWith =
  (program: Command, shell: Shell): Perform =>
  (run) =>
  async (...given) => {
    const { json, account } = program.opts<{ json?: boolean; account?: string }>()
    let opened: Database | undefined
    const open: Context['account'] = async ({ makeFirst } = { makeFirst: false }) => {
      opened ??= await openDatabase()
      if (makeFirst) await makeFirstAccount(opened.prisma)
      return findAccount(account)
    }
    try {
      const outcome = await run({ shell, account: open }, ...given)
      shell.out(`${json ? JSON.stringify(outcome.json, null, 2) : outcome.text}\n`)
    } finally {
      await opened?.close()
    }
  }

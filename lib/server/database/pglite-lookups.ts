/**
 * Look-ups on PGlite's one connection. A transaction has it to itself, so look-ups run between the statements of an open one:
 * a key check waits for a statement and not for an upload. They would see what that transaction has not committed; so one that
 * reads a table which it has written waits for its end.
 */
import 'server-only'
import { setImmediate as turn } from 'node:timers/promises'
import { protocol, type PGlite, type Transaction } from '@electric-sql/pglite'
import type { Lookup } from './lookups'

type OpenTransaction = { written: Set<string>; ended: Promise<void> }
type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number]

const { serialize } = protocol

// Whatever looks like a write counts, also where it is none: then a look-up waits without need.
const writes =
  /\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?|(?:alter|drop)\s+table(?:\s+if\s+exists)?)\s+(?:only\s+)?(?:"?public"?\s*\.\s*)?"?(\w+)/gi

/** The tables that a statement may write, those of its common table expressions included. */
export const writtenTables = (text: string): string[] => [...text.matchAll(writes)].map(([, table]) => table!.toLowerCase())

const failedTransaction = '25P02'
const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code

const isRow = (message: Message): message is Message & { fields: (string | null)[] } => message.name === 'dataRow'
const isTypes = (message: Message): message is Message & { dataTypeIDs: number[] } =>
  message.name === 'parameterDescription'
const isColumns = (message: Message): message is Message & { fields: { dataTypeID: number }[] } =>
  message.name === 'rowDescription'

/** Runs a statement as PGlite's own `query` does, which would wait for the end of an open transaction. */
async function run<Row extends unknown[]>(client: PGlite, { text, values }: Lookup): Promise<Row[]> {
  const send = (message: Uint8Array) => client.execProtocolStream(message, { syncToFs: false })
  try {
    await send(serialize.parse({ text }))
    const types = (await send(serialize.describe({ type: 'S' }))).find(isTypes)?.dataTypeIDs ?? []
    const bound = values.map((value, index) => client.serializers[types[index]!]?.(value) ?? String(value))
    await send(serialize.bind({ values: bound }))
    const columns = (await send(serialize.describe({ type: 'P' }))).find(isColumns)?.fields ?? []
    const parsers = columns.map(({ dataTypeID }) => client.parsers[dataTypeID])
    const rows = (await send(serialize.execute({}))).filter(isRow)
    const valueOf = (text: string | null, index: number) =>
      text === null ? null : (parsers[index]?.(text, columns[index]!.dataTypeID) ?? text)
    return rows.map(({ fields }) => fields.map(valueOf) as Row)
  } finally {
    await send(serialize.sync())
  }
}

/** Follows the transactions of a PGlite, which it changes for that, and makes its look-ups. */
export function pgliteLookups(client: PGlite): <Row extends unknown[]>(statement: Lookup) => Promise<Row[]> {
  let open: OpenTransaction | null = null
  const query = client.query.bind(client)
  const transaction = client.transaction.bind(client)

  const follow = (tx: Transaction, { written }: OpenTransaction): Transaction => {
    const before = async (text: string) => {
      await turn()
      for (const table of writtenTables(text)) written.add(table)
    }
    const followed: Pick<Transaction, 'query' | 'exec'> = {
      query: async (text, ...more) => (await before(text), tx.query(text, ...more)),
      exec: async (text, ...more) => (await before(text), tx.exec(text, ...more)),
    }
    return Object.assign(Object.create(tx) as Transaction, followed)
  }

  let last: Promise<unknown> = Promise.resolve()
  // One statement at a time is in PGlite's own line: a look-up would wait behind all that are there. And PGlite answers without
  // a turn of the event loop: between two statements nobody would be heard.
  client.query = (...statement) => {
    const asked = last.then(() => turn()).then(() => query(...statement) as never)
    last = asked.catch(() => undefined)
    return asked
  }
  client.transaction = async <T>(callback: (tx: Transaction) => Promise<T>): Promise<T> => {
    let end = () => {}
    const own: OpenTransaction = { written: new Set(), ended: new Promise((resolve) => (end = resolve)) }
    try {
      return await transaction((tx) => {
        open = own
        return callback(follow(tx, own))
      })
    } finally {
      if (open === own) open = null
      end()
    }
  }

  const wordsOf = new Map<string, Set<string>>()
  const wordsIn = ({ name, text }: Lookup) => {
    const words = wordsOf.get(name) ?? new Set(text.toLowerCase().match(/\w+/g))
    wordsOf.set(name, words)
    return words
  }

  return async <Row extends unknown[]>(statement: Lookup): Promise<Row[]> => {
    const words = wordsIn(statement)
    for (;;) {
      let waitFor: OpenTransaction | null = null
      const rows = await client.runExclusive(async (): Promise<Row[]> => {
        if (client.closed) throw new Error('The database is closed.')
        const own = open
        if (own && [...own.written].some((table) => words.has(table))) {
          waitFor = own
          return []
        }
        return run<Row>(client, statement).catch((error) => {
          // A statement of the transaction failed: nothing can be read before it is rolled back.
          if (!own || codeOf(error) !== failedTransaction) throw error
          waitFor = own
          return []
        })
      })
      if (!waitFor) return rows
      await (waitFor as OpenTransaction).ended
    }
  }
}

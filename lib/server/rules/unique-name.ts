/** Names that no two of a kind may share. */
import 'server-only'
import { isDuplicate } from '../database/errors'
import { Fault } from '../fault'

/** The answer to a name that something else of its kind has; `what` with its article. */
export function nameTaken(what: string, name: string): Fault {
  const detail = `There already is ${what} named “${name}”. Choose another name.`
  return new Fault('name_taken', detail, { errors: [{ pointer: '/name', detail }] })
}

/** Runs what writes a name. @throws Fault name_taken where the database refuses it as a second one */
export async function withUniqueName<T>(what: string, name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw isDuplicate(error) ? nameTaken(what, name) : error
  }
}

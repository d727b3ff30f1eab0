/** Refuses a name that another thing of its kind has. */
import 'server-only'
import { isDuplicate } from '../database/errors'
import { Fault } from '../fault'

/** The refusal of a name that is taken; `what` is the kind of thing, with its article. */
export function nameTaken(what: string, name: string): Fault {
  const detail = `There already is ${what} named “${name}”. Choose another name.`
  return new Fault('name_taken', detail, { errors: [{ pointer: '/name', detail }] })
}

/** The refusal of a name that a live API key of the project has; its field error is what the console's form shows. */
export const keyNameTaken = (name: string): Fault =>
  new Fault('name_taken', `A key named “${name}” already exists in this project. Choose another name.`, {
    errors: [{ pointer: '/name', detail: 'A key with this name already exists. Choose another name.' }],
  })

/** Runs what writes a name. @throws `taken()` where the database has that name already; whatever else `run` throws */
export async function withUniqueName<T>(taken: () => Fault, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw isDuplicate(error) ? taken() : error
  }
}

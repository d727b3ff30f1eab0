/** What becomes of a program whose output cannot be written: a disk is full, or a reader such as `head` has gone. */
import 'server-only'

/**
 * Lets this process go on then: without a listener, Node would end it in the middle of its work.
 * @param onLost gets the code of what standard output cannot be written for
 */
export function outliveOutput(onLost: (code: string | undefined) => void = () => undefined): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => onLost(code))
  process.stderr.on('error', () => undefined)
}

/** Why a server cannot listen where the settings say, for the person who starts it. */
import 'server-only'

type Where = { host: string; port: number }

/** @returns a line that names the setting. HOST may be none that somebody chose: some shells, and Conda, have one in the environment */
export function listenFailure({ code, message }: NodeJS.ErrnoException, { host, port }: Where): string {
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Set another PORT.`
  if (code === 'EACCES') return `Port ${port} is not for this user. Set another PORT, such as 3000.`
  return `HOST is ${host}, where this machine cannot listen (${message}). Set it to 127.0.0.1, or to 0.0.0.0 for all addresses; your shell may have set it.`
}

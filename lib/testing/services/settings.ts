/** Other settings for a while: they are read once per process, so they have to be forgotten before and after. */
import { forgetProcessWide } from '../../server/runtime/process-wide'

/** Runs a function with other settings; an empty string stands for one that is not set. */
export async function withSettings<T>(settings: Record<string, string>, run: () => T | Promise<T>): Promise<T> {
  const before = Object.fromEntries(Object.keys(settings).map((name) => [name, process.env[name] ?? '']))
  const use = (wanted: Record<string, string>) => {
    Object.assign(process.env, wanted)
    forgetProcessWide('environment')
  }
  use(settings)
  try {
    return await run()
  } finally {
    use(before)
  }
}

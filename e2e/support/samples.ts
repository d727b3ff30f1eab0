/** Runs the commands of a documentation's samples as a team does: in a shell, with host and key from the environment. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

/** Whether a program can be started here; says so where it cannot. */
export function hasProgram(name: string): boolean {
  const has = spawnSync(name, ['--version']).status === 0
  if (!has) process.stdout.write(`The samples for ${name} are not tested: it is not on this machine.\n`)
  return has
}

/**
 * Runs a program with BASE_URL, the key as SEI_API_KEY, and these files in its directory; answers its output.
 * @throws where it ends with another status than 0
 */
export async function runSample(
  [program, ...args]: [string, ...string[]],
  { url, key }: { url: string; key: string },
  files: Record<string, string> = {},
): Promise<string> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'sei-sample-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(cwd, name), content)
    const { NODE_ENV, PATH, HOME } = process.env
    // Nothing else of this process's settings: a proxy in them would not find a server of the tests.
    const env = { NODE_ENV, PATH, HOME, BASE_URL: url, SEI_API_KEY: key }
    return (await promisify(execFile)(program, args, { cwd, env })).stdout
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

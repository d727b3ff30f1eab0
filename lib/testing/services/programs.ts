/** Programs that a test needs and that are no package of this project: the machine's, or Debian's. */
import { spawnSync } from 'node:child_process'

/**
 * Whether a program can be started here; as root on Debian its package is installed first. Where it cannot, the reason
 * why `what` is not tested is printed. `version` is the argument with which it says its version.
 */
export function findProgram(program: string, debianPackage: string, what: string, version = '-v'): boolean {
  const isThere = () => spawnSync(program, [version]).status === 0
  if (isThere()) return true
  const root = process.getuid?.() === 0
  // Test files run at the same time, and the package manager serves one at a time.
  const args = ['-o', 'DPkg::Lock::Timeout=90', 'install', '-y', debianPackage]
  const install = root && spawnSync('apt-get', args, { stdio: 'ignore', timeout: 100_000 })
  if (isThere()) return true
  const reason = install ? `apt-get could not install ${debianPackage}` : `there is no ${program}, and only root could install it`
  process.stdout.write(`${what} is not tested: ${reason}.\n`)
  return false
}

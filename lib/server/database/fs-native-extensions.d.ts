/** The one function we use of a package that comes without types. */
declare module 'fs-native-extensions' {
  /** Asks the operating system for an exclusive lock on an open file; false where another holder has it. */
  export function tryLock(file: number): boolean
}

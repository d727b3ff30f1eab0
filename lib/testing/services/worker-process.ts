/** For unit tests, which share a process: each file finds it as the first one did. */
import { startAfresh } from './start-afresh'

startAfresh()

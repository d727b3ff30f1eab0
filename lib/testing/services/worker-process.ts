/** Resets the process before each file of unit tests, which share it. */
import { startAfresh } from './start-afresh'

startAfresh()

/** Compares names of fields: `Manager Email`, `manager_email`, `manager-email` and `managerEmail` are one. */
import { withoutInvisible } from './text'

/** The form in which names of fields are compared: without case, spaces, `_` and dashes of any kind. */
export const foldFieldName = (name: string): string =>
  withoutInvisible(name).normalize('NFKC').toLowerCase().replaceAll(/[\s_\p{Pd}]+/gu, '')

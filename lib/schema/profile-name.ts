/** What profiles of every kind have. */
import { line, paragraph } from './text'

export const profileName = line('Name', 128)
export const profileDescription = paragraph('Description', 1_024)

/** The name and description that all kinds of profiles have. */
import { line, paragraph } from './text'

export const profileName = line('Name', 128)
export const profileDescription = paragraph('Description', 1_024)

/** Folds text, so that names which people take for the same are the same. */
import 'server-only'

/**
 * The text as names are compared and searched: without case (ß equals SS, and all sigmas are one), width, or invisible
 * characters (Unicode's Default_Ignorable_Code_Point).
 */
export const fold = (text: string): string => text.normalize('NFKC').replaceAll(/\p{DI}/gu, '').toUpperCase().toLowerCase()

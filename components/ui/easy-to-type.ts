/** What a person is asked to type before something cannot be undone. */

/** The name itself, or `instead` where the name is long or has signs that are not on keyboards. */
export const typedFor = (name: string, instead: string): string => (/^[\x20-\x7e]{1,32}$/.test(name) ? name : instead)

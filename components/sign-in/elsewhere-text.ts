/**
 * What the sign-in page says where its browser keeps none of the console's cookies, or has it open at an address that is not its own:
 * such as one without https, where there is one with it.
 * @param address that people open; null where it is not known
 */
export const elsewhereText = (address: string | null): string =>
  address
    ? `Signing in works at ${address} alone, in a browser that keeps the cookies of this console. Open it there.`
    : 'Signing in needs a browser that keeps the cookies of this console. Allow them, and try again.'

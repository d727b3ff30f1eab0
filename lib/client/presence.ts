/** Whether somebody uses this page: requests that an open page makes by itself must not keep a session alive. */

/** Events that only people cause. Not pointermove: the page may move under the pointer. */
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'visibilitychange']

/** Milliseconds after a sign. The server notes once a minute whom it has seen, so a shorter time would lose some. */
const awayAfter = 60_000

/**
 * Watches for signs of a person.
 * @param target hears every event of the page
 * @param isVisible whether the page is visible; at a hidden one there is nobody
 * @returns a function that says whether there has been a sign lately
 */
export function presenceOf(target: EventTarget, isVisible: () => boolean): () => boolean {
  let lastAt = 0
  const note = () => {
    if (isVisible()) lastAt = Date.now()
  }
  // Before listeners of the page, which may send a request and stop the event.
  for (const sign of signs) target.addEventListener(sign, note, { capture: true, passive: true })
  return () => Date.now() - lastAt < awayAfter
}

/** Whether there has been a sign of a person lately. Always true on the server. */
export const isSomebodyThere: () => boolean =
  typeof document === 'undefined' ? () => true : presenceOf(window, () => document.visibilityState === 'visible')

/** Passes the focus on from a part of a page that goes, as a message with a button does when what failed has succeeded. */
import type { RefCallback } from 'react'

function* placesAround(element: HTMLElement): Generator<Element> {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.matches('section, [role="dialog"], [role="alertdialog"], main')) yield at
  }
}

function passOn(from: HTMLElement): void {
  if (!from.contains(document.activeElement)) return
  const places = [...placesAround(from)]
  // By then the new elements of this commit are there, and a button that only moved has its focus.
  queueMicrotask(() => {
    if (document.activeElement !== document.body) return
    const connected = places.filter((place) => place.isConnected)
    const heading = connected.map((place) => place.querySelector<HTMLElement>('h1, h2, h3')).find((found) => found !== null)
    if (!heading) return
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  })
}

/**
 * The ref of an element that may go with the focus in it: the heading of the section, dialog or page around it gets the focus then, unless
 * something else has taken it.
 */
export const passOnFocus: RefCallback<HTMLElement> = (element) => (element ? () => passOn(element) : undefined)

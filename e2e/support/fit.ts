/** Whether texts stay where they belong, in wide windows and in narrow ones. */
import { expect, type Locator, type Page } from '@playwright/test'

/** Texts inside an element that stick out of it, or of the window, to the left or right. */
export const textsOutside = (element: Locator) =>
  element.evaluate((box) => {
    const { left, right } = box.getBoundingClientRect()
    const found: string[] = []
    const isOnlyRead = (element: Element | null): boolean =>
      element !== null && ((element.clientWidth === 1 && getComputedStyle(element).overflow === 'hidden') || isOnlyRead(element.parentElement))
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (getComputedStyle(node.parentElement!).overflow === 'hidden') continue
      // What only screen readers have is not seen, wherever it is.
      if (isOnlyRead(node.parentElement!)) continue
      // Samples of code scroll.
      if (node.parentElement!.closest('pre')) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) {
        if (rect.width > 0 && (rect.right > Math.min(right, innerWidth) + 1 || rect.left < Math.max(left, 0) - 1)) {
          found.push(node.textContent ?? '')
        }
      }
    }
    return found
  })

export const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
]

/** Looks at the element in each of the sizes. */
export async function expectToFit(page: Page, element: Locator) {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await expect(element).toBeVisible()
    // Messages move to their place for a moment.
    await expect.poll(() => textsOutside(element)).toEqual([])
  }
  await page.setViewportSize(sizes[0]!)
}

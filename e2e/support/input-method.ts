/** Typing by an input method, as Chinese, Japanese and Korean are typed. */
import type { Locator } from '@playwright/test'

/** Presses Enter and Escape while a text is put together, each as browsers tell of it: Safari says so by a code alone. */
export async function composeIn(field: Locator): Promise<void> {
  for (const key of ['Enter', 'Escape']) {
    for (const how of [{ isComposing: true }, { keyCode: 229 }]) await field.dispatchEvent('keydown', { key, ...how })
  }
}

/** Copies text to the clipboard, over plain HTTP too, where browsers have no clipboard API. */

function selectText(element: HTMLElement): void {
  const range = document.createRange()
  range.selectNodeContents(element)
  const selection = window.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

/** Copies `text`. False if the browser refuses: `element` is then selected, to be copied by hand. */
export async function copyText(text: string, element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No clipboard API, or no permission: `execCommand` copies the selected text.
    selectText(element)
    return document.execCommand('copy')
  }
}

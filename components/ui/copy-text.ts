/** Copies text to the clipboard, over plain HTTP too, where browsers have no clipboard API. */

function selectText(element: HTMLElement): void {
  const range = document.createRange()
  range.selectNodeContents(element)
  const selection = window.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

/** Puts `text` on the clipboard of a copy event, instead of the page's own text, which a translator may have changed. */
export function writeToEvent(event: Pick<ClipboardEvent, 'clipboardData' | 'preventDefault'>, text: string): void {
  event.clipboardData?.setData('text/plain', text)
  event.preventDefault()
}

function copyByCommand(text: string): boolean {
  let written = false
  const onCopy = (event: ClipboardEvent) => {
    event.stopImmediatePropagation()
    writeToEvent(event, text)
    written = true
  }
  document.addEventListener('copy', onCopy, { capture: true })
  try {
    return document.execCommand('copy') && written
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true })
  }
}

/** Copies `text`. False if the browser refuses: `element`, which shows the text, is then selected to be copied by hand. */
export async function copyText(text: string, element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No clipboard API, or no permission. The command needs a selection.
    selectText(element)
    return copyByCommand(text)
  }
}

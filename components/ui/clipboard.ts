/** Copying text, also where the page came over plain HTTP and browsers offer no clipboard API. */

function selectText(element: HTMLElement): void {
  const range = document.createRange()
  range.selectNodeContents(element)
  const selection = window.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

/** Copies the text of an element. False where the browser refuses: the text is then selected, to be copied by hand. */
export async function copyText(text: string, element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No clipboard API, or no permission: the old command copies what is selected, without leaving the dialog.
    selectText(element)
    return document.execCommand('copy')
  }
}

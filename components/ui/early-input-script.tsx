/**
 * Keeps clicks and submits that come before the page's scripts have loaded. Without it, a button that is visible already
 * does nothing, and a form is submitted by the browser, which loses its text.
 */

type EarlyInput = { last: HTMLElement | null; stop: () => void }

declare global {
  interface Window {
    earlyInput?: EarlyInput
  }
}

/** Runs in the page before React: its source is put into the HTML, so it uses nothing of this module. */
function recordEarlyInput() {
  const onClick = (event: Event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (button && button.type !== 'submit') input.last = button
  }
  const onSubmit = (event: Event) => {
    event.preventDefault()
    if (event.target instanceof HTMLFormElement) input.last = event.target
  }
  const input: EarlyInput = {
    last: null,
    stop() {
      document.removeEventListener('click', onClick, true)
      document.removeEventListener('submit', onSubmit, true)
    },
  }
  document.addEventListener('click', onClick, true)
  document.addEventListener('submit', onSubmit, true)
  window.earlyInput = input
}

/** Goes before all content. `nonce` allows it under the content security policy. */
export function EarlyInputScript({ nonce }: { nonce: string | undefined }) {
  const source = `(${recordEarlyInput.toString()})()`
  // Browsers hide the nonce from scripts: React finds another one in the page than it rendered.
  return <script suppressHydrationWarning nonce={nonce} dangerouslySetInnerHTML={{ __html: source }} />
}

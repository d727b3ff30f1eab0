/** Keys that belong to an input method, by which Chinese, Japanese and Korean are typed, and not to the page. */
import type { KeyboardEvent as ReactKeyboardEvent } from 'react'

/** What a browser says of a key that an input method has taken. */
const ofInputMethod = 229

/**
 * Whether an input method is putting a text together: Enter takes what it proposes then, and Escape drops it. Safari ends the
 * composition before it tells of the key, and says so by the key's code alone (WebKit bug 165004).
 */
export const isComposing = ({ isComposing: composes, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  composes || keyCode === ofInputMethod

/** Whether a person presses Enter to say that they are done with the page's field. */
export const isEnter = ({ key, nativeEvent }: ReactKeyboardEvent): boolean => key === 'Enter' && !isComposing(nativeEvent)

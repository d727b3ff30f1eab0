/** Props of inputs that browsers and password managers must not fill in or offer to save. */

/** The attributes that 1Password, Bitwarden, LastPass and Dashlane document for this, and the browser's own. */
export const noAutofill = {
  autoComplete: 'off',
  'data-1p-ignore': 'true',
  'data-bwignore': 'true',
  'data-lpignore': 'true',
  'data-form-type': 'other',
} as const

/** CSS classes of menus and their items. */

export const menuClass =
  'z-50 max-h-(--radix-dropdown-menu-content-available-height) w-64 max-w-[calc(100vw-1.5rem)] animate-appear overflow-y-auto rounded border border-line bg-surface p-1 text-ink shadow-raised'

export const menuItemClass =
  'flex min-h-9 w-full cursor-pointer items-center gap-2.5 rounded px-3 py-1.5 outline-none select-none data-highlighted:bg-hover forced-colors:data-highlighted:outline-2 forced-colors:data-highlighted:-outline-offset-2 forced-colors:data-highlighted:outline-[Highlight] forced-colors:data-highlighted:outline-solid'

/** Where menus and tooltips render: accessibility rules want all content inside a landmark. */

/** The main landmark of the page; null on the server. Not beside their button: in a list they would lie under the next rows. */
export const mainLandmark = () => (typeof document === 'undefined' ? null : document.querySelector('main'))

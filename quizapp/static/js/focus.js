// Takes the focus to the heading marked data-focus when the page opens, so that a new question or a verdict is read
// out at once. The first such heading wins, and a link to a place within the page wins over all of them.

/** @param {HTMLElement} root */
export function enhance(root) {
  // Asked of the document, because behaviours of one page may load in any order.
  const first = document.querySelector('[data-enhance~="focus"] [data-focus]');
  if (!location.hash && root.contains(first)) first.focus();
}

// Takes the focus to the heading marked data-focus when the page opens, so that a new question or a verdict is read
// out at once. The first such heading wins, and a link to a place within the page wins over all of them.

/** @param {HTMLElement} root */
export function enhance(root) {
  if (location.hash || document.activeElement?.matches("[data-focus]")) return;
  root.querySelector("[data-focus]")?.focus();
}

// Shows a button that opens the browser's own dialogue for printing; without scripts its menu does the same.

/** @param {HTMLButtonElement} button */
export function enhance(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Single keys on a card: each presses the button that names it in data-keys ("1", "u", "?", "Space Enter").
//
// Only while the focus is in the card (WCAG 2.1.4), never while somebody types or holds a modifier, and not at all
// where data-shortcuts="off". Space and Enter keep their own meaning on anything that already has one, but for an
// option that was chosen by mouse or finger: whoever did that means to go on, and Space would take the choice back.

/** @param {HTMLElement} card */
export function enhance(card) {
  for (const opener of card.querySelectorAll("[data-opens]")) {
    const dialog = document.getElementById(opener.dataset.opens);
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  if (card.dataset.shortcuts === "off") return;
  if (!card.hasAttribute("tabindex")) card.tabIndex = -1; // a click on the card gives it the focus

  let isPointed = false; // whether what has the focus was pressed by mouse or finger
  card.addEventListener("pointerdown", () => { isPointed = true; });

  card.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing || event.metaKey) return;
    // Some keyboards have "@" on AltGr, which looks like Ctrl and Alt together.
    if ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph")) return;
    if (event.target.closest("dialog, textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])")) return;
    const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Tab" || key.startsWith("Arrow")) isPointed = false;
    const own = isPointed && key === "Space" ? "a, button, summary" : "a, button, summary, input";
    if ((key === "Space" || key === "Enter") && event.target.closest(own)) return;
    const button = [...card.querySelectorAll("[data-keys]")].find(
      (candidate) => candidate.dataset.keys.split(" ").includes(key) && !candidate.disabled && (candidate.checkVisibility() || candidate.closest(".card-menu")),
    );
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

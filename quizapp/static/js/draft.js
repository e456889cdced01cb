// Keeps the long texts of a form for this tab while they are written, so that a reload loses none of them. Only those of the
// question that was open last are kept. data-address: of the question itself, which takes the place of the address that a refused
// answer was sent to: going back there, or loading it anew, then asks nobody whether to send the answer once more.

const KEPT = "quizapp.draft.";

/** @param {HTMLFormElement} form */
export function enhance(form) {
  const { pathname } = new URL(form.action);
  if (location.pathname === pathname) history.replaceState(history.state, "", form.dataset.address);
  const key = `${KEPT}${pathname}#${form.elements.number.value}`;
  for (const other of Object.keys(sessionStorage)) {
    if (other.startsWith(KEPT) && other !== key) sessionStorage.removeItem(other);
  }
  const texts = [...form.querySelectorAll("textarea")];
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  // What the server has sent back is what was sent to it, and as new.
  for (const text of texts) text.value ||= kept[text.name] ?? "";
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(texts.map((text) => [text.name, text.value]))));
  });
}

// Fills the hidden field took_ms with how long the question was in view before it was answered, in milliseconds.

/** @param {HTMLFormElement} form */
export function enhance(form) {
  let seen_ms = 0;
  let since = document.hidden ? null : performance.now();

  const stop = () => {
    if (since !== null) seen_ms += performance.now() - since;
    since = null;
  };

  document.addEventListener("visibilitychange", () => {
    stop();
    if (!document.hidden) since = performance.now();
  });
  // A page that comes back from the browser's memory starts anew.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    seen_ms = 0;
    since = performance.now();
  });
  form.addEventListener("submit", () => {
    stop();
    since = performance.now();
    form.elements.took_ms.value = Math.round(seen_ms);
  });
}

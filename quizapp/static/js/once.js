// Lets a form go once: a second press while the first is on its way does nothing. The form works again when the
// reader comes back to the page, and after a while for answers that never replace the page (a download, a lost line).

const RELEASE_MS = 8_000;

/** @param {HTMLFormElement} form */
export function enhance(form) {
  const release = () => {
    delete form.dataset.sent;
  };
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(release, RELEASE_MS);
  });
  addEventListener("pageshow", release);
}

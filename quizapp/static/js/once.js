// Lets a form go once: a second press while the first is on its way does nothing. The form works again when the
// reader comes back to the page, and after a while for answers that never replace the page (a download, a lost line).

import { say } from "quizapp/status";

const RELEASE_MS = 8_000;

/** @param {HTMLFormElement} form */
export function enhance(form) {
  const release = () => {
    delete form.dataset.sent;
  };
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (!navigator.onLine) {
      // The browser's own error page would take what was answered with it.
      event.preventDefault();
      say("There is no connection. What you entered stays here; send it once you are online again.", "problem");
      return;
    }
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(release, RELEASE_MS);
  });
  addEventListener("pageshow", release);
}

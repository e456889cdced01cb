// Flags a question for later without leaving the page. The button's own address does it without a script too, and then
// saves what is on the page with it; here nothing but the flag is sent.
import { say } from "quizapp/status";

/** @param {HTMLButtonElement} button */
export function enhance(button) {
  let isRunning = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (isRunning) return;
    isRunning = true;
    const isFlagged = button.getAttribute("aria-pressed") !== "true";
    const sent = new FormData();
    for (const name of ["csrf_token", "plan", "zone"]) {
      const field = button.form.elements.namedItem(name);
      if (field) sent.append(name, field.value);
    }
    sent.append("flag", isFlagged ? "yes" : "no");
    const response = await fetch(button.formAction, {
      method: "POST", body: sent, headers: { Accept: "application/json" }, redirect: "manual",
    }).catch(() => null);
    const told = await response?.json().catch(() => ({}));
    isRunning = false;
    if (response?.ok) show(button, isFlagged);
    else {
      say(told?.message ?? "Not flagged: there is no connection. Try again in a moment.", "problem");
    }
  });
}

function show(button, isFlagged) {
  button.setAttribute("aria-pressed", String(isFlagged));
  button.value = isFlagged ? "no" : "yes";
  const here = document.querySelector(`.question-map__link[data-number="${button.dataset.number}"]`);
  if (!here) return;
  here.toggleAttribute("data-flagged", isFlagged);
  here.querySelector("[data-flag-words]").textContent = isFlagged ? ", flagged" : "";
}

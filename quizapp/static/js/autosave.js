// Sends the form after each change to the address in data-save-url, and says whether it is stored.
//
// One request at a time, each carrying the whole form as it is then: a later state can never be overtaken by an
// earlier one, and a lost request needs no memory of its own. What could not be sent stays in the page and is tried
// again. The server answers 2xx when the answer is stored, and 4xx with {"message": "…"} when it never will be.
// A change has an id (the hidden field step_id): a new one as soon as anything changes, the same one when the same
// state is tried again, so that a request whose answer was lost is stored once and never hides a later change.
import { say } from "quizapp/status";

const PAUSE_AFTER_TYPING_MS = 600;
const WAIT_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** @param {HTMLFormElement} form */
export function enhance(form) {
  let hasUnsent = false; // changed since the last request was made
  let running = null; // the request under way, to be given up when the page goes
  let failures = 0;
  let timer = 0;

  const later = (wait_ms) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait_ms);
  };

  async function send() {
    clearTimeout(timer);
    if (running || !hasUnsent) return;
    hasUnsent = false;
    running = new AbortController();
    const outcome = await post(running.signal);
    running = null;
    if (outcome.isStored) {
      failures = 0;
      if (hasUnsent) later(0);
      else say("Saved");
    } else if (outcome.refusal) {
      failures = 0;
      say(outcome.refusal, "problem");
      if (hasUnsent) later(WAIT_MS[0]);
    } else {
      hasUnsent = true;
      say("Not saved yet, trying again", "problem");
      later(WAIT_MS[Math.min(failures, WAIT_MS.length - 1)]);
      failures += 1;
    }
  }

  async function post(signal) {
    try {
      const response = await fetch(form.dataset.saveUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: true, // a save under way goes on when the page is left
        signal,
      });
      if (response.ok) {
        showHowFar(await response.json().catch(() => ({})));
        return { isStored: true };
      }
      if (response.type === "opaqueredirect") {
        return { refusal: "Not saved: you are no longer signed in. Sign in in another tab, then change the answer again." };
      }
      if (response.status >= 500 || response.status === 408 || response.status === 429) return {};
      const told = await response.json().catch(() => ({}));
      return { refusal: told.message ?? "Not saved: the server refused this answer. Load the page again to see what is stored." };
    } catch {
      return {};
    }
  }

  const changed = (wait_ms) => {
    const step = form.elements.namedItem("step_id");
    if (step) step.value = newId();
    hasUnsent = true;
    later(wait_ms);
  };
  form.addEventListener("input", (event) => changed(event.target.matches("[type=radio], [type=checkbox]") ? 0 : PAUSE_AFTER_TYPING_MS));
  form.addEventListener("change", () => {
    if (hasUnsent) later(0); // leaving a field that was typed into: no need to wait for a pause
  });
  // The form itself carries everything, so nothing is left to save once it is on its way. While nothing gets through,
  // it stays: the browser's own error page would take the answer with it.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (failures > 0) {
      event.preventDefault();
      say("No connection: your answer stays on this page and is sent as soon as there is one", "problem");
      later(0);
      return;
    }
    clearTimeout(timer);
    hasUnsent = false;
  }, { capture: true });

  addEventListener("online", () => {
    if (hasUnsent) later(0);
  });
  // Leaving: the last change goes out without being waited for; a warning only where sending has been failing.
  addEventListener("pagehide", () => {
    if (!hasUnsent) return;
    running?.abort();
    post();
  });
  addEventListener("beforeunload", (event) => {
    if (hasUnsent && failures > 0) event.preventDefault();
  });
}

/** A random UUID; crypto.randomUUID is missing where a school serves the site without https. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Brings the count of answered questions and the mark of this one up to what the server has stored.
 * @param {{answered?: number, total?: number, state?: string, state_words?: string}} stored
 */
function showHowFar({ answered, total, state, state_words }) {
  const bar = document.querySelector(".progress__bar");
  if (bar && answered !== undefined) {
    bar.value = answered;
    bar.previousElementSibling.textContent = `${answered} of ${total} answered`;
  }
  const here = document.querySelector(".question-map__link[aria-current]");
  if (here && state) {
    here.dataset.state = state;
    here.querySelector(".visually-hidden").textContent = `, ${state_words}`;
  }
}

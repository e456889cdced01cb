// Sends each change of an answer to the address in data-save-url, and says whether it is stored.
//
// A form may hold one question or several; whatever has a data-save-url is kept by itself. Changes queue in the page:
// one request at a time, and a state that was sent is sent again, the same under the same id, until the server has
// answered it; only then does a later one follow, so that none overtakes another and a lost answer doubles nothing.
// The server answers 2xx when the answer is stored, 4xx with {"message": "…"} when it never will be, and 409 with
// {"conflict": {…}} when another page has stored another answer since this one was made: then the reader chooses.
// A change has an id (the hidden field step_id), a new one as soon as anything changes; the hidden field seen names the
// last change that the page knows of.
import { outdate, say } from "quizapp/status";

const PAUSE_AFTER_TYPING_MS = 600;
const WAIT_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const LOST = "Not saved yet, trying again";
const HELD = "No connection: your answer stays on this page and is sent as soon as there is one";
const SHARED = ["csrf_token", "plan", "zone"];

/** @param {HTMLFormElement} form */
export function enhance(form) {
  const several = [...form.querySelectorAll("[data-save-url]")];
  const units = (several.length ? several : [form]).map((element) => new Unit(form, element));
  let running = null; // the request under way, as a promise
  let failures = 0;
  let isHeld = false; // the reader wanted to go on while nothing got through
  let timer = 0;

  const later = (wait_ms) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait_ms);
  };

  function send() {
    clearTimeout(timer);
    running ??= sendOne().finally(() => { running = null; });
    return running;
  }

  async function sendOne() {
    const unit = units.find((candidate) => candidate.isWaiting);
    if (!unit) return;
    const outcome = await unit.send();
    if (outcome.isLost) {
      say(isHeld ? HELD : LOST, "problem");
      later(Math.max(outcome.wait_ms ?? 0, WAIT_MS[Math.min(failures, WAIT_MS.length - 1)]));
      failures += 1;
      return;
    }
    failures = 0;
    isHeld = false;
    const isMore = units.some((candidate) => candidate.isWaiting);
    if (outcome.refusal) {
      say(outcome.refusal, "problem");
      if (isMore) later(WAIT_MS[0]);
    } else if (isMore) later(0);
    else say("Saved");
  }

  // Tries all that is not stored yet once, without waiting for a pause.
  async function sendAll() {
    const tried = new Set();
    for (let unit; (unit = units.find((one) => one.isWaiting && !tried.has(one))); ) {
      tried.add(unit);
      await send();
    }
  }

  // Whoever is about to leave the page asks for it by this event, and gets a promise of having tried.
  addEventListener("quizapp:leaving", (event) => event.detail.waitFor(sendAll()));

  form.addEventListener("input", (event) => {
    const unit = units.find((candidate) => candidate.element.contains(event.target));
    if (!unit || event.target.closest("[data-conflict]")) return;
    unit.change();
    outdate();
    later(event.target.matches("[type=radio], [type=checkbox]") ? 0 : PAUSE_AFTER_TYPING_MS);
  });
  form.addEventListener("change", () => {
    if (units.some((unit) => unit.isWaiting)) later(0); // leaving a field that was typed into: no need to wait for a pause
  });
  for (const unit of units) {
    unit.find("[data-conflict-keep]")?.addEventListener("click", (event) => {
      event.preventDefault();
      unit.keepMine();
      unit.focus(); // which the button would take with it
      later(0);
    });
    unit.find("[data-conflict-take]")?.addEventListener("click", async (event) => {
      event.preventDefault();
      unit.drop();
      await sendAll();
      location.reload();
    });
  }
  // The form itself carries everything, so nothing is left to save once it is on its way. While nothing gets through,
  // it stays: the browser's own error page would take the answer with it.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (failures > 0) {
      event.preventDefault();
      isHeld = true;
      say(HELD, "problem");
      later(0);
      return;
    }
    clearTimeout(timer);
    for (const unit of units) unit.leave();
  }, { capture: true });

  addEventListener("online", () => {
    if (units.some((unit) => unit.isWaiting)) later(0);
  });
  addEventListener("offline", () => {
    say("No connection. What you answer stays on this page and is sent as soon as there is one.", "problem");
  });
  // Leaving: the last change goes out without being waited for; a warning only where sending has been failing.
  addEventListener("pagehide", () => {
    for (const unit of units) unit.sendWithoutWaiting();
  });
  addEventListener("beforeunload", (event) => {
    if (failures > 0 && units.some((unit) => unit.isWaiting)) event.preventDefault();
  });
}

/** One question: what stands in its fields, and what of it has been sent. */
class Unit {
  #isChanged = false; // since the last state was taken to be sent
  #sent = null; // a state that was sent and not answered yet
  #conflict = null; // another answer that the server holds, while the reader has to choose

  constructor(form, element) {
    this.form = form;
    this.element = element;
  }

  get isWaiting() {
    return !this.#conflict && (this.#isChanged || this.#sent !== null);
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  change() {
    const step = this.find('[name$="step_id"]');
    if (step) step.value = newId();
    this.#isChanged = true;
  }

  async send() {
    if (this.#sent === null) {
      this.#sent = this.#fields();
      this.#isChanged = false;
    }
    const outcome = await this.#post(this.#sent);
    if (!outcome.isLost) this.#sent = null;
    return outcome;
  }

  sendWithoutWaiting() {
    if (!this.isWaiting || !this.#isChanged) return;
    this.#forgetWhatWasSeen();
    this.#post(this.#fields());
    this.#isChanged = false;
  }

  leave() {
    if (this.#sent !== null) this.#forgetWhatWasSeen();
    this.#isChanged = false;
    this.#sent = null;
  }

  focus() {
    (this.find("input:checked") ?? this.find("input:not([type=hidden]), select, textarea"))?.focus();
  }

  keepMine() {
    this.find('[name$="seen"]').value = this.#conflict.seen;
    this.drop();
    this.change();
  }

  drop() {
    this.#conflict = null;
    this.#isChanged = false;
    this.find("[data-conflict]").hidden = true;
  }

  // A state whose answer has not come may be stored or not, so what this page has seen cannot be said.
  #forgetWhatWasSeen() {
    const seen = this.find('[name$="seen"]');
    if (seen && this.#sent !== null) seen.value = "";
  }

  #fields() {
    const all = new FormData(this.form);
    if (this.element === this.form) return all;
    const own = new FormData();
    const names = new Set(Array.from(this.element.querySelectorAll("[name]"), (field) => field.name));
    for (const [name, value] of all) if (names.has(name) || SHARED.includes(name)) own.append(name, value);
    return own;
  }

  async #post(body) {
    let response;
    try {
      response = await fetch(this.element.dataset.saveUrl, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: true, // a save under way goes on when the page is left
      });
    } catch {
      return { isLost: true };
    }
    if (response.type === "opaqueredirect") {
      return { refusal: "Not saved: you are no longer signed in. Sign in in another tab, then change the answer again." };
    }
    if (response.status >= 500 || response.status === 408 || response.status === 429) {
      return { isLost: true, wait_ms: 1_000 * Number(response.headers.get("Retry-After") ?? 0) };
    }
    const told = await response.json().catch(() => ({}));
    if (response.ok) {
      const seen = this.find('[name$="seen"]');
      if (seen && told.seen !== undefined) seen.value = told.seen;
      showHowFar(told);
      return {};
    }
    if (told.conflict && this.find("[data-conflict]")) this.#ask(told.conflict);
    return { refusal: told.message ?? "Not saved: the server refused this answer. Load the page again to see what is stored." };
  }

  #ask(conflict) {
    this.#conflict = conflict;
    this.find("[data-conflict-stored]").textContent = conflict.stored;
    this.find("[data-conflict]").hidden = false;
  }
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
 * Brings the count of answered questions, the mark of this one and the time left up to what the server has stored.
 * @param {{answered?: number, total?: number, number?: number, state?: string, state_words?: string, left_s?: number, half_s?: number, until?: string}} stored
 */
function showHowFar({ answered, total, number, state, state_words, left_s, half_s, until }) {
  const bar = document.querySelector(".progress__bar");
  if (bar && answered !== undefined) {
    bar.value = answered;
    bar.previousElementSibling.textContent = `${answered} of ${total} answered`;
  }
  const here = document.querySelector(`.question-map__link[data-number="${number}"]`);
  if (here && state) {
    here.dataset.state = state;
    here.querySelector("[data-state-words]").textContent = `, ${state_words}`;
  }
  if (typeof left_s === "number") dispatchEvent(new CustomEvent("quizapp:left", { detail: { left_s, half_s, until } }));
}

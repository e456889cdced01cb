// Has the form checked as it stands whenever somebody pauses or leaves a field, and shows beside each field what there
// is to say of it. The form is what is stored; here nothing is, so whatever goes wrong on the way is passed over.
//
// One request at a time. An answer to what the form no longer holds is dropped: another check follows anyway. A form
// without data-tells-all is a new one, and of its fields only those are told of where somebody has been.
import { say } from "quizapp/status";

const PAUSE_AFTER_TYPING_MS = 600;
const GIVE_UP_MS = 10_000;
const SOME_UNTOLD = ", some in fields that you have not come to yet";

/** @param {HTMLFormElement} form */
export function enhance(form) {
  const lists = new Map([...form.querySelectorAll("[data-advice]")].map((list) => [list.dataset.advice, list]));
  const patterns = new Map(
    [...form.querySelectorAll("[data-advice-level]")].map((pattern) => [pattern.dataset.adviceLevel, pattern]),
  );
  const been = new Set(filledIn(form));
  let changes = 0;
  let checked = -1; // what `changes` was when the last answer shown was asked for; -1 before any
  let running = null; // the request under way, to be given up when the form goes
  let told = null; // the last answer
  let isPressing = false;
  let isDue = false; // there was something to show while a press was under way
  let timer = 0;

  const later = (wait_ms) => {
    clearTimeout(timer);
    timer = setTimeout(check, wait_ms);
  };

  async function check() {
    clearTimeout(timer);
    if (running || checked === changes || !navigator.onLine) return;
    const asked = changes;
    running = new AbortController();
    const giveUp = setTimeout(() => running?.abort(), GIVE_UP_MS);
    const answer = await ask(form, running.signal);
    clearTimeout(giveUp);
    running = null;
    if (asked !== changes) {
      later(PAUSE_AFTER_TYPING_MS);
    } else if (answer) {
      [checked, told] = [asked, answer];
      show();
    }
  }

  /** Writes what was told, unless a press is under way: what moves then would slip from under it. */
  function show() {
    isDue = isPressing;
    if (!told || isPressing) return;
    const byList = new Map([...lists.keys()].map((name) => [name, []]));
    let hasUntold = false;
    for (const [name, lines] of Object.entries(told.advice)) {
      const place = placeOf(name);
      if ("tellsAll" in form.dataset || place === "" || hasBeen(place)) byList.get(place).push(...lines);
      else hasUntold = true;
    }
    const field = form.contains(document.activeElement) ? document.activeElement : null;
    const before = field?.getBoundingClientRect().top;
    for (const [name, lines] of byList) {
      if (lines.length || told.is_whole) write(lists.get(name), lines, patterns);
    }
    for (const part of form.querySelectorAll("details")) count(part);
    // What is being typed into stays where it is on the screen, whatever has grown above it.
    if (field) scrollBy({ top: field.getBoundingClientRect().top - before, behavior: "instant" });
    say(told.tally + (hasUntold ? SOME_UNTOLD : ""));
  }

  /** The nearest part of the form that can tell something of a field: itself, its group, or the whole. */
  function placeOf(name) {
    return [name, name.split("-")[0]].find((place) => lists.has(place)) ?? "";
  }

  /** Whether somebody has been in the field, or in any field of the group. */
  function hasBeen(place) {
    const holder = document.getElementById(place);
    return been.has(place) || [...been].some((name) => name === "key" ? place === "options" : holder?.querySelector(`[name="${CSS.escape(name)}"]`));
  }

  form.addEventListener("input", ({ target }) => {
    changes += 1;
    been.add(target.name);
    later(PAUSE_AFTER_TYPING_MS);
  });
  form.addEventListener("focusout", ({ target }) => {
    if (!target.name || target.type === "submit") return;
    const isNew = !been.has(target.name);
    been.add(target.name);
    if (checked !== changes) later(0);
    else if (isNew) show();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    running?.abort();
  });
  addEventListener("online", () => {
    if (changes > 0) later(0);
  });
  addEventListener("pointerdown", () => {
    isPressing = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    // The click itself comes after this.
    addEventListener(end, () => {
      isPressing = false;
      if (isDue) setTimeout(show);
    });
  }
}

/** The names of the fields for text that hold some. */
function filledIn(form) {
  return [...form.elements].filter(({ type, value }) => (type === "text" || type === "textarea") && value).map(({ name }) => name);
}

/** What the server says of the form as it stands, null where it does not say. */
async function ask(form, signal) {
  try {
    const response = await fetch(form.dataset.checkUrl, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
      signal,
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Makes a list hold these lines, [level, message] or [level, message, address]; one that holds them already is left alone. */
function write(list, lines, patterns) {
  const is = JSON.stringify(lines);
  const was = JSON.stringify([...list.children].map(asLine));
  if (is === was) return;
  list.replaceChildren(
    ...lines.map(([level, message, address]) => {
      const line = document.createElement("li");
      line.className = "advice";
      line.dataset.level = level;
      line.append(...patterns.get(level).cloneNode(true).childNodes);
      line.lastElementChild.append(message);
      if (address) line.lastElementChild.append(" ", linkTo(address));
      return line;
    }),
  );
  if (lines.some(([level]) => level !== "warning")) return;
  // Nothing stands against it any more, so it is not marked as a mistake any more either.
  const field = document.getElementById(list.dataset.advice);
  field?.removeAttribute("aria-invalid");
  const frame = field?.closest("[data-invalid]");
  frame?.querySelector(".field__error")?.remove();
  frame?.removeAttribute("data-invalid");
}

/** What a line of a list says, as the server would send it. */
function asLine(line) {
  const text = line.lastElementChild;
  const message = [...text.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return [line.dataset.level, message.data.trim(), ...[...text.querySelectorAll("a")].map((link) => link.getAttribute("href"))];
}

/** A link to another question, which leaves this one's form open. */
function linkTo(address) {
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "_blank", rel: "noopener", textContent: "Look at it in a new tab" });
  return link;
}

/** Says at the head of a folded part how much there is to look at inside. */
function count(part) {
  const lines = part.querySelectorAll(".advice").length;
  const head = part.querySelector(":scope > summary");
  let note = head.querySelector(".advice-count");
  if (!note && !lines) return;
  note ??= head.appendChild(document.createElement("span"));
  note.className = "advice-count";
  note.textContent = lines ? ` (${lines} to look at)` : "";
}

// The time left of an attempt, counted down from what the server said; the browser's clock is never asked what time it
// is. data-left-s: seconds left when the page was made. data-half-s: half of the time allowed. data-clock-url: where to
// ask again, as {"left_s": …, "half_s": …, "until": "until 10:45", "is_over": …}: with more time half of it is another
// moment. data-over: id of the form that hands the attempt in.
//
// It is a role=timer, which screen readers leave alone, and speaks only at half, ten, five and one minute. It can be
// hidden, and stays so on the next page.
import { say } from "quizapp/status";

const ASK_AGAIN_MS = 60_000;
const WAIT_AT_THE_END_MS = 3_000;
const TRY_AGAIN_MS = 5_000;
const IN_MINUTES_ABOVE_S = 300;
const HIDDEN = "quizapp.timer.hidden";

/** @param {HTMLElement} timer */
export function enhance(timer) {
  const words = timer.querySelector("[data-timer-words]");
  const toggle = timer.querySelector("[data-timer-toggle]");
  const half = { at_s: Number(timer.dataset.halfS), words: "Half of your time is left" };
  const marks = [
    half,
    { at_s: 600, words: "10 minutes left" },
    { at_s: 300, words: "5 minutes left" },
    { at_s: 60, words: "1 minute left" },
  ];
  const memory = `quizapp.timer.${timer.dataset.clockUrl}`;
  let left_s = Number(timer.dataset.leftS);
  let at_ms = performance.now();
  let before_s = Number(sessionStorage.getItem(memory) ?? left_s);
  let isOver = false;

  const now_s = () => left_s - (performance.now() - at_ms) / 1_000;
  const set = (told) => {
    left_s = told.left_s;
    at_ms = performance.now();
    if (told.half_s) half.at_s = told.half_s;
    if (told.until) timer.querySelector("[data-timer-until]").textContent = told.until;
    show();
  };

  function show() {
    const seconds = Math.max(0, Math.ceil(now_s()));
    words.textContent = inWords(seconds);
    timer.toggleAttribute("data-short", seconds <= 60);
    // The nearest only: whoever comes back after a while is told once.
    const passed = marks.filter(({ at_s }) => seconds <= at_s && at_s < before_s).sort((a, b) => a.at_s - b.at_s)[0];
    if (passed && seconds > 0) say(passed.words);
    before_s = seconds;
    sessionStorage.setItem(memory, String(seconds));
    if (seconds === 0) handIn();
  }

  async function handIn() {
    if (isOver) return;
    isOver = true;
    const sent = [];
    dispatchEvent(new CustomEvent("quizapp:leaving", { detail: { waitFor: (promise) => sent.push(promise) } }));
    await orTooLong(Promise.all(sent));
    // More time may have been given meanwhile, or a break begun in another tab: only the server's clock ends an attempt.
    const told = await orTooLong(asked());
    if (!told) {
      say("Time is up. What was saved is handed in without you; there is no connection to show it.", "problem");
      setTimeout(() => { isOver = false; }, TRY_AGAIN_MS);
      return;
    }
    if (told.is_over) {
      location.reload();
      return;
    }
    if (told.left_s > 0) {
      isOver = false;
      set(told);
      return;
    }
    say("Time is up. Your answers are handed in.");
    document.getElementById(timer.dataset.over).submit();
  }

  async function ask() {
    if (isOver) return;
    const told = await asked();
    if (told?.is_over) location.reload();
    else if (typeof told?.left_s === "number") set(told);
  }

  // What the server says of the time; null where it does not answer.
  async function asked() {
    const response = await fetch(timer.dataset.clockUrl, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
    return response?.ok ? response.json().catch(() => ({})) : null;
  }

  const hide = (isHidden) => {
    words.hidden = isHidden;
    toggle.textContent = isHidden ? "Show time" : "Hide time";
  };
  toggle.hidden = false;
  hide(localStorage.getItem(HIDDEN) === "yes");
  toggle.addEventListener("click", () => {
    const isHidden = !words.hidden;
    localStorage.setItem(HIDDEN, isHidden ? "yes" : "no");
    hide(isHidden);
  });

  addEventListener("quizapp:left", (event) => set(event.detail));
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  addEventListener("online", ask);
  // A laptop that slept has counted nothing.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  setInterval(show, 1_000);
  setInterval(ask, ASK_AGAIN_MS);
  show();
}

function orTooLong(promise) {
  return Promise.race([promise, new Promise((done) => setTimeout(done, WAIT_AT_THE_END_MS))]);
}

function inWords(seconds) {
  if (seconds === 0) return "Time is up";
  if (seconds > 5_400) {
    const minutes = Math.ceil(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
  }
  if (seconds > IN_MINUTES_ABOVE_S) return `${Math.ceil(seconds / 60)} min left`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
}

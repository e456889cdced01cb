// The one place where scripts speak: the region is in the page from the start, so screen readers follow it.

/**
 * Say one sentence in the status region; the same sentence twice is said once.
 * @param {string} text
 * @param {"" | "problem"} tone
 */
export function say(text, tone = "") {
  const region = document.getElementById("status");
  region.dataset.tone = tone;
  if (region.textContent !== text) region.textContent = text;
}

/** What was said last is no longer so: the eye loses it until something is said again, a problem excepted. */
export function outdate() {
  const region = document.getElementById("status");
  if (region.dataset.tone !== "problem") region.dataset.tone = "past";
}

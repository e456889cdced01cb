// The one place where scripts speak: the region is in the page from the start, so screen readers follow it.

/**
 * Say one sentence in the status region; the same sentence twice is said once.
 * @param {string} text
 * @param {"" | "problem"} tone
 */
export function say(text, tone = "") {
  const region = document.getElementById("status");
  if (region.textContent === text) return;
  region.dataset.tone = tone;
  region.textContent = text;
}

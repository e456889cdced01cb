// Fills the hidden field zone with the reader's own time zone ("Europe/Berlin"), which decides when a study day ends.

/** @param {HTMLElement} root */
export function enhance(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  for (const field of root.querySelectorAll("input[name=zone]")) field.value = zone;
}

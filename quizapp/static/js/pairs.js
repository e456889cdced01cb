// Labels to drag onto the statements they belong to, on top of the lists that work without a script.
//
// A label that is dropped on a statement chooses itself in that statement's list, so both ways of answering always
// agree. It stays where it was and can be used again; what reads the page aloud meets the lists alone.
const EDGE_PX = 64; // this near to the edge of the window a drag scrolls
const SCROLL_PX = 12; // in each frame

/** @param {HTMLElement} list */
export function enhance(list) {
  let drag = null; // {label, value, pointer, from, to}: where it was taken, and where the pointer is, in the window

  const labels = document.createElement("div");
  labels.className = "pick-labels";
  labels.setAttribute("aria-hidden", "true");
  const hint = document.createElement("span");
  hint.className = "pick-labels__hint";
  hint.textContent = "Drag each label to where it belongs, or choose from the lists.";
  labels.append(hint);
  for (const option of list.querySelector("select").options) {
    if (option.value) labels.append(made(option.value, option.text));
  }
  list.before(labels);

  function made(value, text) {
    const label = document.createElement("span");
    label.className = "pick-label";
    label.title = "Drag to a statement";
    label.textContent = text;
    label.addEventListener("pointerdown", (event) => {
      if (drag || event.button !== 0 || !event.isPrimary) return;
      event.preventDefault(); // selects no text
      label.setPointerCapture(event.pointerId);
      const at = { x: event.clientX, y: event.clientY + scrollY };
      drag = { label, value, pointer: event.pointerId, from: at, to: { x: event.clientX, y: event.clientY } };
      label.dataset.dragging = "";
      document.addEventListener("keydown", cancelByKey, { capture: true });
      requestAnimationFrame(scroll);
    });
    label.addEventListener("pointermove", (event) => {
      if (drag?.pointer !== event.pointerId) return;
      drag.to = { x: event.clientX, y: event.clientY };
      follow();
    });
    label.addEventListener("pointerup", (event) => {
      if (drag?.pointer !== event.pointerId) return;
      const { value: chosen } = drag;
      const row = under();
      release();
      if (row) choose(row.querySelector("select"), chosen);
    });
    for (const lost of ["pointercancel", "lostpointercapture"]) {
      label.addEventListener(lost, (event) => {
        if (drag?.pointer === event.pointerId) release();
      });
    }
    return label;
  }

  function choose(select, value) {
    if (select.value === value) return;
    select.value = value;
    select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The statement under the pointer; the label in hand lets the pointer through. */
  function under() {
    const row = document.elementFromPoint(drag.to.x, drag.to.y)?.closest(".pick");
    return row && list.contains(row) ? row : null;
  }

  function follow() {
    const { label, from, to } = drag;
    label.style.transform = `translate(${to.x - from.x}px, ${to.y + scrollY - from.y}px)`;
    const target = under();
    for (const row of list.children) row.toggleAttribute("data-target", row === target);
  }

  function scroll() {
    if (!drag) return;
    const { top, bottom } = list.getBoundingClientRect();
    const end = innerHeight - EDGE_PX;
    const isUp = drag.to.y < EDGE_PX && top < EDGE_PX;
    const isDown = drag.to.y > end && bottom > end;
    if (isUp || isDown) {
      scrollBy({ top: isUp ? -SCROLL_PX : SCROLL_PX, behavior: "instant" });
      follow();
    }
    requestAnimationFrame(scroll);
  }

  function cancelByKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    release();
  }

  function release() {
    const { label, pointer } = drag;
    drag = null;
    label.style.removeProperty("transform");
    delete label.dataset.dragging;
    for (const row of list.children) row.removeAttribute("data-target");
    document.removeEventListener("keydown", cancelByKey, { capture: true });
    if (label.hasPointerCapture(pointer)) label.releasePointerCapture(pointer);
  }
}

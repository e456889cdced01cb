// Buttons and a grip to move the rows of a list up and down, on top of the lists of places that work without a script.
//
// The buttons and the grip move the row, and the places then follow the rows. A place chosen in a list moves its row
// there; whatever stood there takes the place that became free. So all ways of answering always agree.
// Nothing is chosen before the first move: an order that was merely shown is no answer.
// A row that is dragged changes its place in the list while the pointer passes the middle of its neighbours; nothing
// floats, and only up and down count. The places are set, and the change is told, once: when it is dropped.
const EDGE_PX = 64; // this near to the edge of the window a drag scrolls
const SCROLL_PX = 12; // in each frame

/** @param {HTMLElement} list */
export function enhance(list) {
  let drag = null; // {row, grip, pointer, y, before}: before is the order at its beginning

  const rows = () => [...list.children];
  const placeOf = (row) => row.querySelector("select").value;
  const told = new Map(); // row: its place as last seen
  const remember = () => rows().forEach((row) => told.set(row, placeOf(row)));
  for (const row of rows()) {
    const moves = document.createElement("div");
    moves.className = "pick__moves";
    const text = row.querySelector(".pick__text").textContent.trim();
    moves.append(
      grip(row),
      button("↑", `Move up: ${text}`, () => move(row, -1)),
      button("↓", `Move down: ${text}`, () => move(row, 1)),
    );
    row.append(moves);
  }
  for (const hint of list.closest("fieldset")?.querySelectorAll("[data-moves]") ?? []) hint.hidden = false;
  arrange();
  remember();
  list.addEventListener("input", (event) => {
    const row = rows().find((each) => each.contains(event.target));
    if (!row || placeOf(row) === told.get(row)) return;
    makeRoom(row);
    arrange();
    remember();
    event.target.focus(); // moving the row takes the focus away
  });

  /** Let whatever holds the place that was just chosen for a row have its old one, or else the first that is free. */
  function makeRoom(row) {
    const place = placeOf(row);
    const other = place && rows().find((each) => each !== row && placeOf(each) === place);
    if (!other) return;
    const taken = new Set(rows().map(placeOf));
    const free = rows().map((_, index) => String(index + 1)).find((each) => !taken.has(each));
    other.querySelector("select").value = told.get(row) || free;
  }

  /** Let the rows follow the places; those without one fill the gaps as they stand. */
  function arrange() {
    const now = rows();
    const at = new Map();
    for (const row of now) {
      const place = placeOf(row);
      if (place && !at.has(place)) at.set(place, row);
    }
    const placed = new Set(at.values());
    const open = now.filter((row) => !placed.has(row));
    const next = now.map((_, index) => at.get(String(index + 1)) ?? open.shift());
    if (next.some((row, index) => row !== now[index])) list.append(...next);
  }

  function button(sign, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => {
      act();
      made.focus(); // moving the row takes the focus away
    });
    return made;
  }

  function move(row, step) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    tell(row);
  }

  /** Let the places follow the rows. */
  function tell(row) {
    rows().forEach((each, index) => {
      each.querySelector("select").value = String(index + 1);
    });
    remember();
    row.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** For mouse, finger and pen; hidden from what reads the page aloud, which has the buttons. */
  function grip(row) {
    const made = document.createElement("span");
    made.className = "pick__grip";
    made.title = "Drag to move";
    made.setAttribute("aria-hidden", "true");
    made.addEventListener("pointerdown", (event) => {
      if (drag || event.button !== 0 || !event.isPrimary) return;
      event.preventDefault(); // selects no text
      made.setPointerCapture(event.pointerId);
      drag = { row, grip: made, pointer: event.pointerId, y: event.clientY, before: rows() };
      row.dataset.dragging = "";
      document.addEventListener("keydown", cancelByKey, { capture: true });
      requestAnimationFrame(scroll);
    });
    made.addEventListener("pointermove", (event) => {
      if (drag?.pointer !== event.pointerId) return;
      drag.y = event.clientY;
      follow();
    });
    made.addEventListener("pointerup", (event) => {
      if (drag?.pointer === event.pointerId) end();
    });
    for (const lost of ["pointercancel", "lostpointercapture"]) {
      made.addEventListener(lost, (event) => {
        if (drag?.pointer === event.pointerId) cancel();
      });
    }
    return made;
  }

  /** Move the neighbours that the pointer has passed; the row itself stays in the page, or the pointer would be lost. */
  function follow() {
    const { row, y } = drag;
    for (let next; (next = row.nextElementSibling) && y > middle(next); ) row.before(next);
    for (let last; (last = row.previousElementSibling) && y < middle(last); ) row.after(last);
  }

  function scroll() {
    if (!drag) return;
    const { top, bottom } = list.getBoundingClientRect();
    const end = innerHeight - EDGE_PX;
    const isUp = drag.y < EDGE_PX && top < EDGE_PX;
    const isDown = drag.y > end && bottom > end;
    const step = isUp ? -SCROLL_PX : isDown ? SCROLL_PX : 0;
    if (step) {
      scrollBy({ top: step, behavior: "instant" });
      follow();
    }
    requestAnimationFrame(scroll);
  }

  function cancelByKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  }

  function cancel() {
    const { before } = drag;
    release();
    list.append(...before);
  }

  function end() {
    const { row, before } = drag;
    release();
    if (rows().some((each, index) => each !== before[index])) tell(row);
  }

  function release() {
    const { row, grip: held, pointer } = drag;
    drag = null;
    delete row.dataset.dragging;
    document.removeEventListener("keydown", cancelByKey, { capture: true });
    if (held.hasPointerCapture(pointer)) held.releasePointerCapture(pointer);
  }
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

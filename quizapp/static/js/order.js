// Buttons to move the rows of a list up and down, on top of the lists of places that work without a script.
//
// The buttons move the row; the places then follow the rows, so both ways of answering always agree. Nothing is
// chosen before the first move: an order that was merely shown is no answer.

/** @param {HTMLElement} list */
export function enhance(list) {
  const rows = () => [...list.children];
  for (const row of rows()) {
    const moves = document.createElement("div");
    moves.className = "pick__moves";
    const text = row.querySelector(".pick__text").textContent.trim();
    moves.append(button("↑", `Move up: ${text}`, () => move(row, -1)), button("↓", `Move down: ${text}`, () => move(row, 1)));
    row.append(moves);
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
    rows().forEach((each, index) => {
      each.querySelector("select").value = String(index + 1);
    });
    row.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
  }
}

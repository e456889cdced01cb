// Takes the focus to what is marked data-focus when the page opens, so that a new question or a verdict is read out at
// once. The first such heading wins, but for data-focus="first": what has just come onto a page that was there before,
// such as a hint or what was wrong. A link to a place within the page wins over all of them. What the last request had to
// say is read out after it: nothing else would, since it is in the page from the start.

/** @param {HTMLElement} root */
export function enhance(root) {
  // Asked of the document, because behaviours of one page may load in any order.
  const marked = [...document.querySelectorAll('[data-enhance~="focus"] [data-focus]')];
  const first = marked.find((element) => element.dataset.focus === "first") ?? marked[0];
  if (location.hash || !first || !root.contains(first)) return;
  if (document.getElementById("notices")) {
    const described = first.getAttribute("aria-describedby");
    first.setAttribute("aria-describedby", described ? `${described} notices` : "notices");
  }
  first.focus();
}

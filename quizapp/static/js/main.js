// Finds what wants enhancing and loads only that. Every page works before this has run, and if it never does.

for (const element of document.querySelectorAll("[data-enhance]")) {
  for (const name of element.dataset.enhance.split(/\s+/).filter(Boolean)) {
    import(`quizapp/${name}`).then(
      ({ enhance }) => enhance(element),
      (error) => console.error(`The behaviour “${name}” did not load; the page works without it.`, error),
    );
  }
}

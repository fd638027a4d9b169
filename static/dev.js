// Loads the page again when the working tree was rebuilt.
let seen;
new EventSource(document.querySelector("[rel=search]").href.replace(/opensearch\.xml$/, "-/live"))
  .addEventListener("message", ({ data }) => {
    if (seen && seen !== data) location.reload();
    seen = data;
  });

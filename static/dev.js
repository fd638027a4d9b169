// Shows a working tree as it is now: loads the page again after a change, and the faults
// while there are any.
const root = document.querySelector("[rel=search]").href.replace(/opensearch\.xml$/, "");
const faults = root + "-/faults";
let seen;
new EventSource(root + "-/live").addEventListener("message", ({ data }) => {
  const there = location.href === faults;
  if (data === "faults" && !there) location.href = faults;
  else if (seen ? seen !== data : there && data !== "faults") location.reload();
  seen = data;
});

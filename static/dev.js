// Shows a working tree as it is now: loads the page again after a change, and leads to the
// faults when there are new ones and back when they are mended.
const root = document.querySelector("[rel=search]").href.replace(/opensearch\.xml$/, "");
const faults = root + "-/faults";
let seen;
new EventSource(root + "-/live").addEventListener("message", ({ data }) => {
  const there = location.href.startsWith(faults);
  const broken = data.startsWith("faults");
  const changed = seen ? seen !== data : there && !broken;
  seen = data;
  if (changed && broken && !there) location.assign(faults + "?from=" + location.pathname);
  else if (changed) location.reload();
});

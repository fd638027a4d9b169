// Live reload for authors (--dev): loads the page again when the content has changed, leads to the
// list of faults when there are new ones, and back from it when they are mended. The server sends
// the state whenever it changes: an edition, or a word that begins with "faults".
const siteRoot = document.querySelector("[rel=search]").href.replace(/opensearch\.xml$/, "");
const faultsPage = siteRoot + "-/faults";
let lastState;
new EventSource(siteRoot + "-/live").addEventListener("message", ({ data: state }) => {
  const onFaultsPage = location.href.startsWith(faultsPage);
  const faulty = state.startsWith("faults");
  // The first event only says how things are; it matters if the faults are mended by now.
  const changed = lastState ? lastState !== state : onFaultsPage && !faulty;
  lastState = state;
  if (!changed) return;
  if (faulty && !onFaultsPage) location.assign(faultsPage + "?from=" + location.pathname);
  else location.reload();
});

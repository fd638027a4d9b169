// Applies a remembered theme before the first paint, so that the page does not flash. It is
// loaded without defer for this reason alone.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {} // storage is blocked

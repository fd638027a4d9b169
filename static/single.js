// The router of the one-file export: shows one page at a time, chosen by the fragment, so that
// back and forward work. "#role-limits" is a page, "#role-limits--arrest" a heading on it and
// "#results?q=arrest" a search.
{
  const articles = new Map([...document.querySelectorAll("article[id]")].map((article) => [article.id, article]));
  const siteName = document.title;
  const searchForm = document.querySelector(".find");
  let current; // the article that is shown; none before the first route
  document.documentElement.classList.add("paged");

  const route = () => {
    let fragment = location.hash.slice(1) || "home";
    try {
      fragment = decodeURIComponent(fragment);
    } catch {} // not percent-encoded: take it as it is
    const [id, query] = fragment.split("?q=");
    const article = articles.get(id.split("--")[0]) ?? articles.get("contents");
    for (const other of articles.values()) other.hidden = other !== article;
    document.title = `${article.dataset.title} · ${siteName}`;
    if (query !== undefined) self.searchFor(query);
    const heading = id.includes("--") && document.getElementById(id);
    if (heading) {
      heading.scrollIntoView();
    } else {
      scrollTo(0, 0);
      if (current) document.querySelector("#main").focus({ preventScroll: true }); // as a new page would
    }
    current = article;
  };

  addEventListener("hashchange", route);
  searchForm.hidden = false;
  searchForm.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = searchForm.elements.q.value.trim();
    if (query) location.hash = `results?q=${encodeURIComponent(query)}`;
  });
  route();
}

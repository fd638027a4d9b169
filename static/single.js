
// One page at a time, by the fragment: back and forward work, and so do links to headings.
{
  const articles = new Map([...document.querySelectorAll("article[id]")].map((a) => [a.id, a]));
  const name = document.title;
  const form = document.querySelector(".find");
  let shown;
  document.documentElement.classList.add("paged");
  const open = () => {
    let id = location.hash.slice(1) || "home";
    try {
      id = decodeURIComponent(id);
    } catch {}
    const [page, query] = id.split("?q=");
    const article = articles.get(page.split("--")[0]) ?? articles.get("contents");
    for (const a of articles.values()) a.hidden = a !== article;
    document.title = `${article.dataset.title} · ${name}`;
    if (query !== undefined) self.searchFor(query);
    const target = page.includes("--") && document.getElementById(page);
    if (target) target.scrollIntoView();
    else {
      scrollTo(0, 0);
      if (shown) document.querySelector("#main").focus({ preventScroll: true });
    }
    shown = article;
  };
  addEventListener("hashchange", open);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = form.elements.q.value.trim();
    if (query) location.hash = `results?q=${encodeURIComponent(query)}`;
  });
  open();
}

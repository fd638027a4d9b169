// Search where there is no server: over the texts in searchIndex, which another script holds.
// It follows internal/search in the small: words without case and accents, exact before
// prefix before misspelt, BM25F over weighted fields, the best heading of each page.

const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "").toLowerCase()
  .replace(/[أإآ]/g, "ا").replace(/ة/g, "ه").replace(/ى/g, "ي");
const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const stopWords = new Set("a an and are as at be by can do does for from has have how i if in is it me my of on or so that the their they this to was what when where which who why will with you your".split(" "));
// A crude stem, the same for all: enough to bring arrest, arrests and arrested together.
const stem = (word) => (/^[a-z]{5,}$/.test(word) ? word.replace(/(ations?|ings?|ies|ers?|ed|es|s|e|y)$/, "") : word);

// Weights of fields: what a place is called counts more than what it says.
const weights = { title: 6, keywords: 4, names: 4, question: 3, heading: 3, summary: 2, body: 1 };

function buildIndex(data) {
  const places = []; // what can be found: pages, and their parts
  const postings = new Map(); // stem → Map(place → weighted frequency)
  const vocabulary = new Set();
  const add = (place, field, text) => {
    const words = wordsOf(text);
    const share = weights[field] / (field === "body" ? 0.4 + 0.6 * (words.length / 120) : 1);
    for (const word of words) {
      vocabulary.add(word);
      const s = stem(word);
      if (!postings.has(s)) postings.set(s, new Map());
      const list = postings.get(s);
      list.set(place, (list.get(place) ?? 0) + share);
    }
  };
  const at = new Map();
  data.pages.forEach((page, n) => {
    const head = places.push({ page: n, id: "", heading: "", body: page.summary }) - 1;
    at.set(page.path, head);
    for (const field of ["title", "question", "summary"]) add(head, field, page[field]);
    for (const keyword of page.keywords) add(head, "keywords", keyword);
    for (const [id, heading, body] of page.parts) {
      const place = id ? places.push({ page: n, id, heading, body }) - 1 : head;
      if (id) at.set(`${page.path}#${id}`, place);
      add(place, "heading", heading);
      add(place, "body", body);
    }
  });
  for (const term of data.terms) {
    const place = at.get(term.about);
    if (place !== undefined) for (const name of term.names) add(place, "names", name);
  }
  for (const question of data.questions) {
    const place = at.get(question.about);
    if (place !== undefined) for (const text of question.texts) add(place, "question", text);
  }
  return { data, places, postings, vocabulary };
}

// Whether one word becomes the other by at most so many changes, swaps of neighbours counting one.
function near(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return false;
  let before, last = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length] <= most;
}

// The stems that count as a word of the query, with a share: the word itself, else words that it
// begins, else words that it may have been meant to be.
function meanings(index, word, last) {
  const found = new Map();
  if (index.postings.has(stem(word))) found.set(stem(word), 1);
  if (last && word.length > 2 && (!found.size || !index.vocabulary.has(word))) {
    for (const known of index.vocabulary) if (known.startsWith(word)) found.set(stem(known), found.get(stem(known)) ?? 0.5);
  }
  if (!found.size && word.length > 3) {
    const most = word.length > 7 ? 2 : 1;
    for (const known of index.vocabulary) if (known[0] === word[0] && near(word, known, most)) found.set(stem(known), 0.6);
    if (!found.size) for (const known of index.vocabulary) if (near(word, known, 1)) found.set(stem(known), 0.5);
  }
  return found;
}

function search(index, query) {
  const typed = wordsOf(query);
  let words = typed.filter((w) => !stopWords.has(w));
  if (!words.length) words = typed;
  const total = index.data.pages.length;
  const pages = new Map(); // page → score and the scores of its places
  const marks = new Set();
  words.forEach((word, n) => {
    const ofPage = new Map();
    for (const [s, share] of meanings(index, word, n === words.length - 1)) {
      marks.add(s);
      for (const [place, frequency] of index.postings.get(s) ?? []) {
        const { page } = index.places[place];
        if (!ofPage.has(page)) ofPage.set(page, { x: 0, places: new Map(), share: 0 });
        const p = ofPage.get(page);
        p.x += share * frequency;
        p.share = Math.max(p.share, share);
        p.places.set(place, (p.places.get(place) ?? 0) + share * frequency);
      }
    }
    const idf = Math.log(1 + (total - ofPage.size + 0.5) / (ofPage.size + 0.5)) + 0.1;
    for (const [page, p] of ofPage) {
      if (!pages.has(page)) pages.set(page, { score: 0, matched: 0, places: new Map() });
      const sum = pages.get(page);
      sum.score += idf * p.share * (p.x / (2 + p.x));
      sum.matched++;
      for (const [place, x] of p.places) sum.places.set(place, (sum.places.get(place) ?? 0) + idf * (x / (2 + x)));
    }
  });
  const folded = wordsOf(query).join(" ");
  const hits = [...pages].map(([page, sum]) => {
    const best = [...sum.places].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
    let score = sum.score * (0.5 + 0.5 * (sum.matched / words.length)) + 0.5 * best[1];
    const named = index.data.pages[page];
    if (wordsOf(named.title).join(" ") === folded) score *= 3;
    else if (named.keywords.some((k) => wordsOf(k).join(" ") === folded)) score *= 1.6;
    return { page, place: best[0], score };
  });
  hits.sort((a, b) => b.score - a.score || (named(index, a) < named(index, b) ? -1 : 1));
  const bare = (text) => wordsOf(text).filter((w) => !stopWords.has(w)).map(stem).join(" ");
  const asked = bare(query);
  return {
    hits,
    marks,
    term: index.data.terms.find((t) => t.names.some((name) => bare(name) === asked)),
    question: index.data.questions.find((q) => q.texts.some((text) => bare(text) === asked)),
    person: /^\p{Lu}[\p{L}'’-]+( \p{Lu}[\p{L}'’-]+){1,3}$/u.test(query.trim()) && typed.every((w) => !index.vocabulary.has(w)),
  };
}

const named = (index, hit) => index.data.pages[hit.page].path;

// The sentence of a text that says most of what was asked.
function extract(text, marks) {
  const sentences = text.match(/[^.!?]+[.!?]*\s*/g) ?? [text];
  const worth = (s) => new Set(wordsOf(s).map(stem).filter((w) => marks.has(w))).size;
  let best = 0;
  sentences.forEach((s, n) => worth(s) > worth(sentences[best]) && (best = n));
  const out = sentences[best].trim();
  return out.length < 120 && sentences[best + 1] ? `${out} ${sentences[best + 1].trim()}` : out;
}

function show(box, index, query, linkTo) {
  const element = (tag, text, attributes = {}) => {
    const e = document.createElement(tag);
    for (const name in attributes) e.setAttribute(name, attributes[name]);
    e.append(...[text].flat());
    return e;
  };
  const marked = (text, marks) => text.split(/([\p{L}\p{N}]+)/u).map((piece, n) => (n % 2 && marks.has(stem(fold(piece))) ? element("mark", piece) : piece));
  const found = search(index, query);
  const parts = [];
  if (found.person) parts.push(element("div", element("p", index.data.person), { class: "callout limit", role: "note" }));
  if (found.question) {
    parts.push(element("h2", element("a", found.question.texts[0], { href: linkTo("/questions/", found.question.id) })), element("p", found.question.answer));
  } else if (found.term) {
    parts.push(element("h2", element("a", found.term.names[0], { href: linkTo("/glossary/", found.term.id) })), element("p", found.term.text));
  }
  parts.push(element("p", found.hits.length ? `${found.hits.length} pages found` : "Nothing was found. Try other words, or look through the lists below.", { role: "status", class: "soft" }));
  const list = element("ol", [], { class: "hits" });
  for (const hit of found.hits.slice(0, 20)) {
    const page = index.data.pages[hit.page], place = index.places[hit.place];
    const link = element("a", page.title, { href: linkTo(page.path, place.id) });
    if (place.heading) link.append(element("span", `: ${place.heading}`, { class: "soft" }));
    list.append(element("li", [element("h2", link), element("p", marked(extract(place.body || page.summary, found.marks), found.marks))]));
  }
  box.replaceChildren(...parts, list);
}

if (typeof document !== "undefined") {
  const box = document.querySelector("#found");
  const form = document.querySelector(".find");
  let index;
  const one = document.body.classList.contains("single"); // the whole reference is this file
  const article = (path) => (path === "/" ? "home" : path.replace(/^\/|\/$/g, "").replaceAll("/", "-"));
  const linkTo = one ? (path, id) => `#${article(path)}${id ? `--${id}` : ""}` : ((path, id) => box.dataset.root + path + box.dataset.leaf + (id ? `#${id}` : ""));
  self.searchFor = (query) => {
    index ??= buildIndex(self.searchIndex);
    for (const field of document.querySelectorAll(".find input")) field.value = query;
    show(box, index, query, linkTo);
  };
  const asked = new URLSearchParams(location.search).get("q");
  if (box && !one && asked && asked.trim()) self.searchFor(asked.slice(0, 200));
  if (box && form && !one) {
    form.addEventListener("submit", (event) => {
      const query = form.elements.q.value.trim();
      event.preventDefault();
      if (!query) return;
      try {
        history.replaceState(null, "", `?q=${encodeURIComponent(query)}`);
      } catch {}
      self.searchFor(query);
    });
  }
} else {
  globalThis.offline = { buildIndex, search };
}

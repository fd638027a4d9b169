// Search without a server, for exports: over the texts in self.searchIndex, which another script
// (search-index.js) sets. It is a small relative of internal/search: words folded to lower case
// without diacritics, exact matches before prefixes before misspellings, BM25F over weighted
// fields, and the best section of each page.

// fold brings spellings of a word together: no diacritics, no case, one form of Arabic letters.
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "")
    .toLowerCase()
    .replace(/[أإآ]/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/ى/g, "ي");
const tokenize = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const stopWords = new Set("a an and are as at be by can do does for from has have how i if in is it me my of on or so that the their they this to was what when where which who why will with you your".split(" "));
// stem cuts English endings, crudely: enough to bring arrest, arrests and arrested together.
const stem = (word) => (/^[a-z]{5,}$/.test(word) ? word.replace(/(ations?|ings?|ies|ers?|ed|es|s|e|y)$/, "") : word);
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// BM25F: the weight of a term's occurrence in each field. Length normalization is for bodies only:
// other fields are short.
const fieldWeights = { title: 6, keywords: 4, names: 4, question: 3, heading: 3, summary: 2, body: 1 };
const averageBodyLength = 120; // words
const lengthNormalization = 0.6; // BM25's b
const saturation = 2; // BM25's k1: how soon more occurrences stop to count

function buildIndex(data) {
  const sections = []; // what can be found: the head of each page, then its sections
  const postings = new Map(); // stem → Map(number of a section → weighted term frequency)
  const vocabulary = new Set(); // words before stemming, for prefixes and spelling
  const sectionAt = new Map(); // address → number of its section
  const add = (section, field, text) => {
    const words = tokenize(text);
    const norm = field === "body" ? 1 - lengthNormalization + lengthNormalization * (words.length / averageBodyLength) : 1;
    for (const word of words) {
      vocabulary.add(word);
      const key = stem(word);
      if (!postings.has(key)) postings.set(key, new Map());
      const frequencies = postings.get(key);
      frequencies.set(section, (frequencies.get(section) ?? 0) + fieldWeights[field] / norm);
    }
  };
  data.pages.forEach((page, number) => {
    const head = sections.push({ page: number, id: "", heading: "", body: page.summary }) - 1;
    sectionAt.set(page.path, head);
    for (const field of ["title", "question", "summary"]) add(head, field, page[field]);
    for (const keyword of page.keywords) add(head, "keywords", keyword);
    for (const [id, heading, body] of page.parts) {
      let section = head; // of the text before the first heading
      if (id) {
        section = sections.push({ page: number, id, heading, body }) - 1;
        sectionAt.set(`${page.path}#${id}`, section);
      }
      add(section, "heading", heading);
      add(section, "body", body);
    }
  });
  for (const term of data.terms) {
    const section = sectionAt.get(term.about);
    if (section !== undefined) for (const name of term.names) add(section, "names", name);
  }
  for (const question of data.questions) {
    const section = sectionAt.get(question.about);
    if (section !== undefined) for (const text of question.texts) add(section, "question", text);
  }
  return { data, sections, postings, vocabulary };
}

// withinDistance tells whether the Damerau-Levenshtein distance (optimal string alignment) of two
// words is at most a limit.
function withinDistance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return false;
  let previous = [];
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j], previous[j - 2] + 1);
    }
    previous = row;
    row = next;
  }
  return row[b.length] <= limit;
}

// expand returns the stems that a word of the query stands for, with their weights: the word
// itself, else the words that it begins (the last word only: it may be unfinished), else its
// corrections.
function expand(index, word, isLast) {
  const stems = new Map();
  if (index.postings.has(stem(word))) stems.set(stem(word), 1);
  if (isLast && word.length > 2 && (!stems.size || !index.vocabulary.has(word))) {
    for (const known of index.vocabulary) {
      if (known.startsWith(word) && !stems.has(stem(known))) stems.set(stem(known), 0.5);
    }
  }
  if (stems.size || word.length <= 3) return stems;
  const limit = word.length > 7 ? 2 : 1;
  for (const known of index.vocabulary) {
    if (known[0] === word[0] && withinDistance(word, known, limit)) stems.set(stem(known), 0.6);
  }
  if (stems.size) return stems;
  for (const known of index.vocabulary) {
    if (withinDistance(word, known, 1)) stems.set(stem(known), 0.5); // the first letter is wrong
  }
  return stems;
}

// search returns the pages found, best first, each with its best section; the stems that matched;
// and the term, the question or the likely name of a person that the query consists of.
function search(index, query) {
  const { data, sections, postings, vocabulary } = index;
  const typed = tokenize(query);
  const isContent = (word) => !stopWords.has(word);
  const words = typed.some(isContent) ? typed.filter(isContent) : typed;
  const matchedStems = new Set();
  const pages = new Map(); // number of a page → its score, its matched words, the scores of its sections

  words.forEach((word, position) => {
    const matches = new Map(); // number of a page → frequencies of this word
    for (const [key, weight] of expand(index, word, position === words.length - 1)) {
      matchedStems.add(key);
      for (const [section, frequency] of postings.get(key) ?? []) {
        const { page } = sections[section];
        if (!matches.has(page)) matches.set(page, { frequency: 0, weight: 0, sections: new Map() });
        const match = matches.get(page);
        match.frequency += weight * frequency;
        match.weight = Math.max(match.weight, weight);
        match.sections.set(section, (match.sections.get(section) ?? 0) + weight * frequency);
      }
    }
    const idf = Math.log(1 + (data.pages.length - matches.size + 0.5) / (matches.size + 0.5)) + 0.1;
    const saturate = (frequency) => idf * (frequency / (saturation + frequency));
    for (const [page, match] of matches) {
      if (!pages.has(page)) pages.set(page, { score: 0, matchedWords: 0, sections: new Map() });
      const sum = pages.get(page);
      sum.score += match.weight * saturate(match.frequency);
      sum.matchedWords++;
      for (const [section, frequency] of match.sections) {
        sum.sections.set(section, (sum.sections.get(section) ?? 0) + saturate(frequency));
      }
    }
  });

  const phrase = typed.join(" ");
  const isPhrase = (text) => tokenize(text).join(" ") === phrase;
  const hits = [...pages].map(([number, sum]) => {
    const [section, sectionScore] = [...sum.sections].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
    const coverage = sum.matchedWords / words.length;
    let score = sum.score * (0.5 + 0.5 * coverage) + 0.5 * sectionScore;
    if (isPhrase(data.pages[number].title)) score *= 3;
    else if (data.pages[number].keywords.some(isPhrase)) score *= 1.6;
    return { page: number, section, score };
  });
  const path = (hit) => data.pages[hit.page].path;
  hits.sort((a, b) => b.score - a.score || compare(path(a), path(b)));

  const contentOf = (text) => tokenize(text).filter(isContent).map(stem).join(" ");
  const isQuery = (text) => contentOf(text) === contentOf(query);
  const looksLikeName = /^\p{Lu}[\p{L}'’-]+( \p{Lu}[\p{L}'’-]+){1,3}$/u.test(query.trim());
  return {
    hits,
    matchedStems,
    term: data.terms.find((term) => term.names.some(isQuery)),
    question: data.questions.find((question) => question.texts.some(isQuery)),
    person: looksLikeName && typed.every((word) => !vocabulary.has(word)),
  };
}

// snippet returns the sentence of a text with the most matched words, and the next after a short one.
function snippet(text, matchedStems) {
  const sentences = text.match(/[^.!?]+[.!?]*\s*/g) ?? [text];
  const matches = sentences.map((sentence) => new Set(tokenize(sentence).map(stem).filter((word) => matchedStems.has(word))).size);
  const best = matches.indexOf(Math.max(...matches));
  const sentence = sentences[best].trim();
  const next = sentences[best + 1];
  return sentence.length < 120 && next ? `${sentence} ${next.trim()}` : sentence;
}

function node(tag, content, attributes = {}) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...[content].flat());
  return e;
}

// highlight marks the matched words of a text.
function highlight(text, matchedStems) {
  const wordsAndGaps = text.split(/([\p{L}\p{N}]+)/u);
  return wordsAndGaps.map((part, i) => (i % 2 && matchedStems.has(stem(fold(part))) ? node("mark", part) : part));
}

// render shows what was found in a container. linkTo makes an address of a path and an id.
function render(container, index, query, linkTo) {
  const { hits, matchedStems, term, question, person } = search(index, query);
  const parts = [];
  if (person) parts.push(node("div", node("p", index.data.person), { class: "callout limit", role: "note" }));
  if (question) {
    parts.push(node("h2", node("a", question.texts[0], { href: linkTo("/questions/", question.id) })), node("p", question.answer));
  } else if (term) {
    parts.push(node("h2", node("a", term.names[0], { href: linkTo("/glossary/", term.id) })), node("p", term.text));
  }
  const status = hits.length ? `${hits.length} pages found` : "Nothing was found. Try other words, or look through the lists below.";
  parts.push(node("p", status, { role: "status", class: "soft" }));
  const list = node("ol", [], { class: "hits" });
  for (const hit of hits.slice(0, 20)) {
    const page = index.data.pages[hit.page];
    const section = index.sections[hit.section];
    const link = node("a", page.title, { href: linkTo(page.path, section.id) });
    if (section.heading) link.append(node("span", `: ${section.heading}`, { class: "soft" }));
    list.append(node("li", [node("h2", link), node("p", highlight(snippet(section.body || page.summary, matchedStems), matchedStems))]));
  }
  container.replaceChildren(...parts, list);
}

if (typeof document === "undefined") {
  globalThis.offline = { buildIndex, search }; // for tests, which run without a browser
} else {
  const container = document.querySelector("#found");
  const searchForm = document.querySelector(".find");
  const isOneFile = document.body.classList.contains("single"); // single.js calls searchFor
  const articleID = (path) => (path === "/" ? "home" : path.replace(/^\/|\/$/g, "").replaceAll("/", "-"));
  const linkInFile = (path, id) => `#${articleID(path)}${id ? `--${id}` : ""}`;
  const linkToFile = (path, id) => container.dataset.root + path + container.dataset.leaf + (id ? `#${id}` : "");
  let index; // built by the first search

  self.searchFor = (query) => {
    index ??= buildIndex(self.searchIndex);
    for (const field of document.querySelectorAll(".find input")) field.value = query;
    render(container, index, query, isOneFile ? linkInFile : linkToFile);
  };

  if (container && !isOneFile) {
    const query = new URLSearchParams(location.search).get("q")?.trim();
    if (query) self.searchFor(query.slice(0, 200));
    searchForm?.addEventListener("submit", (event) => {
      event.preventDefault();
      const query = searchForm.elements.q.value.trim();
      if (!query) return;
      try {
        history.replaceState(null, "", `?q=${encodeURIComponent(query)}`);
      } catch {} // files have no history in some browsers
      self.searchFor(query);
    });
  }
}

// Search without a server, for exports: over the texts in self.searchIndex, which another script
// (search-index.js) sets. It is a small relative of internal/search: words folded to lower case
// without diacritics, exact matches before prefixes before misspellings, BM25F over weighted
// fields, and the best section of each page.

// What Unicode does not decompose into what people type for it, as in internal/search.
const letters = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h", ŧ: "t", ς: "σ",
  ة: "ه", ى: "ي", ٱ: "ا", ک: "ك", ی: "ي", ې: "ي", ہ: "ه", ۀ: "ه", ے: "ي",
};

// decimal returns the ASCII digit for one of any script; Unicode keeps the ten of a script together.
function decimal(digit) {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0) - value - 1))) value++;
  return String(value);
}

// fold brings spellings of a word together: no diacritics, soft hyphens, apostrophes or case, one
// form of each letter and digit.
const fold = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}'’ʼ＇ـ]/gu, "")
    .replace(/[^\0-\x7f]/gu, (c) => letters[c] ?? (/\p{Nd}/u.test(c) ? decimal(c) : c));

// scan returns the words of a text, each with whether it is joined to the one before, as in wi-fi,
// I-24/7 and C-505/19: a hyphen joins all, a slash, dot or low line only digits to what is beside
// them. A possessive s is no part of a word (victim's), an elided article a word of its own (l'argent).
function scan(text) {
  const words = [];
  const apart = text.replace(/(?<![\p{L}\p{N}])(\p{L}|qu)['’ʼ＇](?=\p{L})/giu, "$1 ");
  let end = 0;
  for (const match of apart.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}'’ʼ＇]*/gu)) {
    const joined = words.length > 0 && (/^[-‐‑]$/.test(apart.slice(end, match.index)) || /^(\d[/._].|.[/._]\d)$/.test(apart.slice(end - 1, match.index + 1)));
    const word = fold(match[0].replace(/['’ʼ＇]s$/iu, ""));
    if (word) words.push({ word, joined });
    end = match.index + match[0].length;
  }
  return words;
}

const tokenize = (text) => scan(text).map(({ word }) => word);

// compounds returns joined words written together: wi-fi as wifi.
function compounds(text) {
  const found = new Set();
  let whole = "";
  scan(text).forEach(({ word, joined }, i, words) => {
    whole = joined ? whole + word : word;
    if (joined) found.add(words[i - 1].word + word).add(whole);
  });
  return found;
}

// joinKnown writes words of a query together where the index knows them so: those that are joined
// (wi-fi), and two of which it does not know one (wi fi).
function joinKnown(words, vocabulary) {
  const result = [];
  for (let i = 0; i < words.length; i++) {
    let whole = words[i].word, best = whole, next = i;
    for (let j = i + 1; j < words.length; j++) {
      whole += words[j].word;
      const unknown = j === i + 1 && !(vocabulary.has(words[i].word) && vocabulary.has(words[j].word));
      if (!words[j].joined && !unknown) break;
      if (vocabulary.has(whole)) [best, next] = [whole, j];
      if (!words[j].joined) break;
    }
    result.push(best);
    i = next;
  }
  return result;
}

const stopWords = new Set("a an and are as at be by can do does for from has have how i if in is it me my of on or so that the their they this to was what when where which who why will with you your".split(" "));
// stem cuts English endings, crudely: enough to bring arrest, arrests and arrested together.
const stem = (word) => (/^[a-z]{5,}$/.test(word) ? word.replace(/(ations?|ings?|ies|ers?|ed|es|s|e|y)$/, "") : word);
const isContent = (word) => !stopWords.has(word);
const phraseOf = (text) => tokenize(text).join(" ");
const contentOf = (text) => tokenize(text).filter(isContent).map(stem).join(" ");
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
    for (const word of [...words, ...compounds(text)]) {
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
  const terms = new Map(); // content words of a name → its term
  const questions = new Map(); // content words of a wording → its question
  const register = (entries, texts, entry) => {
    for (const key of texts.map(contentOf)) if (!entries.has(key)) entries.set(key, entry);
  };
  for (const term of data.terms) {
    register(terms, term.names, term);
    const section = sectionAt.get(term.about);
    if (section !== undefined) for (const name of term.names) add(section, "names", name);
  }
  for (const question of data.questions) {
    register(questions, question.texts, question);
    const section = sectionAt.get(question.about);
    if (section !== undefined) for (const text of question.texts) add(section, "question", text);
  }
  const titles = data.pages.map((page) => phraseOf(page.title));
  const keywords = data.pages.map((page) => new Set(page.keywords.map(phraseOf)));
  return { data, sections, postings, vocabulary, terms, questions, titles, keywords };
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
  const { data, sections, postings, vocabulary, terms, questions, titles, keywords } = index;
  const typed = joinKnown(scan(query), vocabulary);
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

  const phrase = phraseOf(query);
  const hits = [...pages].map(([number, sum]) => {
    const [section, sectionScore] = [...sum.sections].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
    const coverage = sum.matchedWords / words.length;
    let score = sum.score * (0.5 + 0.5 * coverage) + 0.5 * sectionScore;
    if (titles[number] === phrase) score *= 3;
    else if (keywords[number].has(phrase)) score *= 1.6;
    return { page: number, section, score };
  });
  const path = (hit) => data.pages[hit.page].path;
  hits.sort((a, b) => b.score - a.score || compare(path(a), path(b)));

  const looksLikeName = /^\p{Lu}[\p{L}'’-]+( \p{Lu}[\p{L}'’-]+){1,3}$/u.test(query.trim());
  return {
    hits,
    matchedStems,
    term: terms.get(contentOf(query)),
    question: questions.get(contentOf(query)),
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
  const isMatched = (word) => matchedStems.has(stem(word));
  const mark = (part) => (tokenize(part).some(isMatched) ? node("mark", part) : part);
  const wordsAndGaps = (part) => part.split(/([\p{L}\p{N}\p{M}\p{Cf}'’ʼ＇]+)/u).map((word, i) => (i % 2 ? mark(word) : word));
  return text.split(/(\s+)/).flatMap((part) => ([...compounds(part)].some(isMatched) ? node("mark", part) : wordsAndGaps(part)));
}

// render shows what was found in a container. linkTo makes an address of a path and an id.
function render(container, index, query, linkTo) {
  const { hits, matchedStems, term, question, person } = search(index, query);
  const parts = [];
  if (person && index.data.person) parts.push(node("div", node("p", index.data.person), { class: "callout limit", role: "note" }));
  if (question) {
    parts.push(node("h2", node("a", question.texts[0], { href: linkTo(...question.path.split("#")) })), node("p", question.answer));
  } else if (term) {
    parts.push(node("h2", node("a", term.names[0], { href: linkTo(...term.path.split("#")) })), node("p", term.text));
  }
  const status = hits.length ? container.dataset.found.replace("{n}", hits.length) : container.dataset.nothing;
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

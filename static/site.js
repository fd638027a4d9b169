// Progressive enhancement: what a script adds to pages that work without it. Each block stands
// alone, and none builds markup from text (the policy's trusted types forbid it).

const find = (selector) => document.querySelector(selector);
const findAll = (selector) => [...document.querySelectorAll(selector)];

// element makes a DOM element with attributes and children (nodes or text).
function element(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...children);
  return e;
}

// The style of what scripts show, which nobody waits for.
document.head.append(element("link", { rel: "stylesheet", href: document.currentScript.dataset.sheet }));

// The words of the interface that only scripts say, in the language of the page.
const [
  colours, asSystem, light, dark, change, copy, linkCopied, citationCopied, noCopying,
  suggestionsFound, noSuggestions, keysTitle, searchKeys, showKeys, closeOpen, closeWord,
] = document.body.dataset.words.split("|");

// The live region: screen readers speak what is written into it, and others see it for four
// seconds, unless it is for screen readers only.
const liveRegion = element("p", { class: "status", role: "status" });
document.body.append(liveRegion);
let clearing;
function announce(text, { screenReadersOnly = false } = {}) {
  liveRegion.toggleAttribute("data-quiet", screenReadersOnly);
  liveRegion.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => (liveRegion.textContent = ""), 4000);
}

async function copyToClipboard(text, copied) {
  try {
    await navigator.clipboard.writeText(text);
    announce(copied);
  } catch {
    announce(noCopying);
  }
}

// On small screens the sections are one line that scrolls: show the current one.
{
  const current = find(".site nav [data-within]");
  if (current) current.closest("nav").scrollLeft = current.offsetLeft - 40;
}

// The theme switch: as the system, light or dark. theme.js applies a remembered choice before
// the first paint. The first click goes to the theme that the system does not show.
{
  const root = document.documentElement;
  const labels = { "": asSystem, light, dark };
  const order = matchMedia("(prefers-color-scheme: dark)").matches ? ["", "light", "dark"] : ["", "dark", "light"];
  const button = find(".theme");
  const current = () => root.dataset.theme ?? "";
  const next = () => order[(order.indexOf(current()) + 1) % order.length];
  const label = () => {
    button.title = colours.replace("{colours}", labels[current()]);
    button.setAttribute("aria-label", `${button.title}. ${change.replace("{colours}", labels[next()])}`);
  };
  button.addEventListener("click", () => {
    const theme = next();
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {} // storage is blocked: the choice lasts until the next page
    label();
    announce(button.title);
  });
  label();
  button.hidden = false;
}

// A click on a heading's anchor copies its address as well.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.(":is(h2, h3, h4, dt, figcaption) > a[href^='#']");
  if (anchor && !event.ctrlKey && !event.metaKey && !event.shiftKey) copyToClipboard(anchor.href, linkCopied);
});

// An answer that is opened is what the address names, to be copied.
for (const answer of findAll("details.answer")) {
  answer.addEventListener("toggle", () => answer.open && history.replaceState(null, "", `#${answer.lastElementChild.id}`));
}

// Copy buttons after citations.
for (const citation of findAll(".copied")) {
  const button = element("button", { type: "button" }, copy);
  button.addEventListener("click", () => copyToClipboard(citation.textContent, citationCopied));
  citation.after(button);
}

// Scroll spy: the table of contents marks the last heading above the upper third of the window.
{
  const links = new Map(findAll(".contents a").map((link) => [link.hash.slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const sidebar = find(".side");
  let current;
  const update = () => {
    const heading = headings.filter((h) => h.getBoundingClientRect().top < innerHeight / 3).at(-1);
    if (heading === current) return;
    links.get(current?.id)?.removeAttribute("aria-current");
    current = heading;
    const link = links.get(current?.id);
    if (!link) return;
    link.setAttribute("aria-current", "true");
    if (sidebar.scrollHeight > sidebar.clientHeight) sidebar.scrollTop = link.offsetTop - sidebar.clientHeight / 2;
  };
  // The observed box ends at the upper third and has no other end, so that headings cross one line only.
  const observer = new IntersectionObserver(update, { rootMargin: "99999px 0px -66%" });
  for (const heading of headings) observer.observe(heading);
}

// The sidebar's lists and the notes are open in wide windows. Style sheets do this alone in browsers that know
// ::details-content.
{
  const wide = matchMedia("(min-width: 60em)");
  const update = () => findAll(".side details, .fold").forEach((details) => (details.open = wide.matches));
  wide.addEventListener("change", update);
  if (wide.matches) update();
}

// A link into notes that are folded opens them, where the browser does not.
{
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    const fold = target?.closest(".fold");
    if (!fold || fold.open) return;
    fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
}

// Tooltips with the text of a reference, a definition or a figure's source: by hover, keyboard
// focus or tap. A second tap follows the link.
if ("popover" in HTMLElement.prototype) {
  const hoverDelay = 120;
  const leaveDelay = 350; // long enough to move the pointer into the tooltip
  const edge = 8; // least distance to the window's edges, in pixels
  const tooltip = element("div", { class: "preview", id: "preview", role: "tooltip", popover: "manual" });
  document.body.append(tooltip);
  document.documentElement.classList.add("previews"); // switches the style sheet's own notes off
  let trigger; // the link whose tooltip is shown
  let timer;

  // contentFor copies what a link refers to; undefined where it stands beside the text anyway.
  const contentFor = (link) => {
    if (link.matches("[role=doc-noteref]")) {
      const reference = document.getElementById(link.hash.slice(1))?.cloneNode(true);
      reference?.querySelectorAll(".back, i").forEach((part) => part.remove());
      return reference?.childNodes;
    }
    const note = link.parentNode.querySelector(":scope > .note");
    if (note && getComputedStyle(note).float === "none") return note.cloneNode(true).childNodes;
  };
  const hide = () => {
    clearTimeout(timer);
    if (!trigger) return;
    if (trigger.getAttribute("aria-describedby") === tooltip.id) trigger.removeAttribute("aria-describedby");
    trigger = undefined;
    tooltip.hidePopover();
  };
  // position puts the tooltip into the margin beside the link where there is one, else under the link,
  // or over it where there is more room.
  const hasMargin = matchMedia("(min-width: 72em)");
  const position = () => {
    const link = trigger.getClientRects()[0];
    const { width, height } = tooltip.getBoundingClientRect();
    const text = hasMargin.matches && document.dir !== "rtl" && trigger.closest(".text > *, .lead")?.parentElement;
    if (text) {
      tooltip.style.top = `${Math.max(edge, Math.min(link.top - edge, innerHeight - height - edge))}px`;
      tooltip.style.left = `${text.getBoundingClientRect().right + 3 * edge}px`;
      return;
    }
    const under = link.bottom + height + edge < innerHeight || link.top < height + edge;
    const rightmost = document.documentElement.clientWidth - width - edge;
    tooltip.style.top = `${under ? link.bottom + 2 : link.top - height - 2}px`;
    tooltip.style.left = `${Math.max(edge, Math.min(link.left - edge, rightmost))}px`;
  };
  const show = (link) => {
    clearTimeout(timer);
    if (trigger === link) return;
    hide();
    const content = contentFor(link);
    if (!content) return;
    tooltip.replaceChildren(...content);
    trigger = link;
    if (!link.hasAttribute("aria-describedby")) link.setAttribute("aria-describedby", tooltip.id);
    tooltip.showPopover();
    position();
  };
  const after = (delay, action) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  let touched = false; // the click that follows comes from a tap or a pen
  for (const link of findAll(".cite a[role=doc-noteref], .term > a, .fig > a")) {
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && after(hoverDelay, () => show(link)));
    link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && after(leaveDelay, hide));
    link.addEventListener("pointerdown", (event) => (touched = event.pointerType !== "mouse"));
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
    link.addEventListener("blur", hide);
    link.addEventListener("click", (event) => {
      if (touched && trigger !== link && contentFor(link)) {
        event.preventDefault();
        show(link);
      } else {
        hide();
      }
      touched = false;
    });
  }
  tooltip.addEventListener("pointerenter", () => clearTimeout(timer));
  tooltip.addEventListener("pointerleave", () => after(leaveDelay, hide));
  const onScroll = () => {
    if (!trigger) return;
    if (trigger.matches(":focus-visible")) position();
    else hide();
  };
  addEventListener("scroll", onScroll, { passive: true, capture: true });
  document.addEventListener("pointerdown", (event) => {
    if (trigger && !trigger.contains(event.target) && !tooltip.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

// highlighted turns a suggestion's HTML into nodes. The server escapes everything in it but <mark>.
function highlighted(html) {
  const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&#34;": '"', "&#39;": "'" };
  const unescape = (text) => text.replace(/&(?:lt|gt|amp|#34|#39);/g, (entity) => entities[entity]);
  return html.split(/<\/?mark>/).map((text, i) => (i % 2 ? element("mark", {}, unescape(text)) : unescape(text)));
}

// Suggestions under the search box: the combobox pattern of the ARIA Authoring Practices.
const searchForm = find(".find");
const searchField = find("#q");
if (searchForm?.dataset.suggest) {
  const debounce = 90; // milliseconds without a key before the server is asked
  const shortest = 2; // characters of a query that is worth asking
  const listbox = element("ul", { id: "suggestions", role: "listbox", "aria-label": suggestionsFound.split(":")[0] });
  listbox.hidden = true;
  searchForm.append(listbox);
  searchField.setAttribute("role", "combobox");
  searchField.setAttribute("aria-autocomplete", "list");
  searchField.setAttribute("aria-expanded", "false");
  searchField.setAttribute("aria-controls", listbox.id);
  let options = [];
  let selected = -1; // index of the option that Enter follows; none at first
  let timer;
  let requests = 0; // sent so far
  let newest = 0; // number of the newest request whose answer may no longer be overtaken

  const select = (index) => {
    selected = index;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) {
      searchField.removeAttribute("aria-activedescendant");
      return;
    }
    searchField.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  };
  const expand = (expanded) => {
    listbox.hidden = !expanded;
    searchField.setAttribute("aria-expanded", String(expanded));
    if (!expanded) select(-1);
  };
  // discardPending drops answers on their way: the list is being used, or was closed.
  const discardPending = () => {
    clearTimeout(timer);
    newest = ++requests;
  };
  const render = (suggestions) => {
    options = suggestions.map(({ html, kind, url }, i) => {
      const option = element("li", { role: "option", id: `suggestion-${i}` }, element("span", {}, ...highlighted(html)), element("small", {}, kind));
      option.dataset.href = url;
      return option;
    });
    listbox.replaceChildren(...options);
    select(-1);
    expand(options.length > 0);
    announce(options.length ? suggestionsFound.replace("{n}", options.length) : noSuggestions, { screenReadersOnly: true });
  };
  const suggest = async () => {
    const query = searchField.value.trim();
    const request = ++requests;
    if (query.length < shortest) {
      expand(false);
      return;
    }
    let suggestions;
    try {
      const response = await fetch(`${searchForm.dataset.suggest}?q=${encodeURIComponent(query)}`);
      if (!response.ok) return;
      suggestions = (await response.json()).suggestions;
    } catch {
      return; // offline: the form still works when the line is back
    }
    // Answers may overtake each other: an older one than what is shown is dropped.
    if (request < newest || searchField.value.trim().length < shortest || document.activeElement !== searchField) return;
    newest = request;
    render(suggestions);
  };

  searchField.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, debounce);
  });
  searchField.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to an input method
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !listbox.hidden) {
      discardPending();
      expand(false);
    } else if (arrow && options.length) {
      discardPending();
      if (listbox.hidden) expand(true);
      // The arrows go round through the options and the field itself (-1).
      const stops = options.length + 1;
      select(((selected + 1 + arrow + stops) % stops) - 1);
    } else if (event.key === "Enter" && selected >= 0) {
      location.href = options[selected].dataset.href;
    } else {
      return;
    }
    event.preventDefault();
  });
  listbox.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  listbox.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.href = option.dataset.href;
  });
  searchField.addEventListener("blur", () => expand(false));
}

// Keyboard shortcuts, off while someone types, and a dialog that lists them.
{
  const shortcuts = { "/ · Ctrl K": searchKeys, "?": showKeys, Esc: closeOpen };
  let dialog;
  const showHelp = () => {
    if (!dialog) {
      const rows = Object.entries(shortcuts).map(([keys, action]) =>
        element("div", {}, element("dt", {}, element("kbd", {}, keys)), element("dd", {}, action)));
      const close = element("button", { type: "button" }, closeWord);
      close.addEventListener("click", () => dialog.close());
      dialog = element("dialog", { "aria-labelledby": "keys" }, element("h2", { id: "keys" }, keysTitle), element("dl", {}, ...rows), close);
      document.body.append(dialog);
    }
    dialog.showModal();
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const control = event.ctrlKey || event.metaKey;
    if ((control && event.key === "k") || (event.key === "/" && !typing && !control && !event.altKey)) {
      event.preventDefault();
      searchField?.focus();
      searchField?.select();
    } else if (event.key === "?" && !typing) {
      showHelp();
    }
  });
  const button = element("button", { type: "button" }, keysTitle);
  button.addEventListener("click", showHelp);
  find(".foot ul")?.append(element("li", {}, button));
}

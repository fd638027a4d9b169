// What a script can add to pages that work without it. Each part stands alone.

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

function make(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const name in attributes) e.setAttribute(name, attributes[name]);
  e.append(...children);
  return e;
}

// Messages for those who listen, and a moment on the screen for those who look.
const live = make("p", { class: "status", role: "status" });
document.body.append(live);
let quiet;
function say(text, quietly) {
  live.toggleAttribute("data-quiet", Boolean(quietly));
  live.textContent = text;
  clearTimeout(quiet);
  quiet = setTimeout(() => (live.textContent = ""), 4000);
}

// What the server marked in a text, as nodes: the only markup in it is <mark>.
const signs = { lt: "<", gt: ">", amp: "&", "#34": '"', "#39": "'" };
function marked(html) {
  const text = (part) => part.replace(/&(lt|gt|amp|#34|#39);/g, (_, name) => signs[name]);
  return html.split(/<\/?mark>/).map((part, i) => (i % 2 ? make("mark", {}, text(part)) : text(part)));
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied`);
  } catch {
    say("Copying is not allowed here");
  }
}

// The choice of colours: the system's, or one that is remembered.
{
  const root = document.documentElement;
  const words = { "": "as the system", light: "light", dark: "dark" };
  const order = matchMedia("(prefers-color-scheme: dark)").matches ? ["", "light", "dark"] : ["", "dark", "light"];
  const button = $(".theme");
  const show = () => {
    const now = root.dataset.theme ?? "";
    const next = order[(order.indexOf(now) + 1) % order.length];
    button.setAttribute("aria-label", `Colours: ${words[now]}. Change to ${words[next]}`);
    button.title = `Colours: ${words[now]}`;
    return next;
  };
  button.addEventListener("click", () => {
    const next = show();
    if (next) root.dataset.theme = next;
    else delete root.dataset.theme;
    try {
      if (next) localStorage.setItem("theme", next);
      else localStorage.removeItem("theme");
    } catch {}
    show();
    say(`Colours: ${words[next]}`);
  });
  show();
  button.hidden = false;
}

// A click on a heading copies the link to it; the address bar follows as always.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(":is(h2, h3, h4, dt, figcaption) > a[href^='#']");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) copy(link.href, "Link");
});

for (const box of $$(".copied")) {
  const button = make("button", { type: "button" }, "Copy");
  button.addEventListener("click", () => copy(box.textContent, "Citation"));
  box.after(button);
}

// The contents follow the reading.
{
  const links = new Map($$(".contents a").map((a) => [a.hash.slice(1), a]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let current;
  const follow = () => {
    const read = headings.filter((h) => h.getBoundingClientRect().top < innerHeight / 3).at(-1);
    if (read === current) return;
    links.get(current?.id)?.removeAttribute("aria-current");
    current = read;
    const link = links.get(current?.id);
    link?.setAttribute("aria-current", "true");
    const side = $(".side");
    if (link && side.scrollHeight > side.clientHeight) side.scrollTop = link.offsetTop - side.clientHeight / 2;
  };
  const watch = new IntersectionObserver(follow, { rootMargin: "99999px 0px -66%" });
  headings.forEach((h) => watch.observe(h));
}

// The lists beside the text are open where there is room, also for browsers that cannot
// do this by the stylesheet alone.
{
  const wide = matchMedia("(min-width: 60em)");
  const set = () => $$(".side details").forEach((d) => (d.open = wide.matches));
  wide.addEventListener("change", set);
  if (wide.matches) set();
}

// References and definitions at hand: under the pointer, with the keyboard, by a tap.
{
  const box = make("div", { class: "preview", id: "preview", role: "tooltip", popover: "manual" });
  let owner, timer;
  const can = "popover" in box;

  const words = (link) => {
    if (link.matches("[role=doc-noteref]")) {
      const copy = document.getElementById(link.hash.slice(1))?.cloneNode(true);
      copy?.querySelector(".back")?.remove();
      return copy && [...copy.childNodes];
    }
    const note = link.parentNode.querySelector(":scope > .note");
    if (note && getComputedStyle(note).float === "none") return [...note.cloneNode(true).childNodes];
  };
  const hide = () => {
    clearTimeout(timer);
    if (!owner) return;
    if (owner.getAttribute("aria-describedby") === "preview") owner.removeAttribute("aria-describedby");
    owner = undefined;
    box.hidePopover();
  };
  const place = () => {
    const at = owner.getClientRects()[0], size = box.getBoundingClientRect();
    const under = at.bottom + size.height + 8 < innerHeight || at.top < size.height + 8;
    box.style.top = `${under ? at.bottom + 2 : at.top - size.height - 2}px`;
    box.style.left = `${Math.max(8, Math.min(at.left - 8, document.documentElement.clientWidth - size.width - 8))}px`;
  };
  const show = (link) => {
    clearTimeout(timer);
    if (owner === link) return;
    hide();
    const content = words(link);
    if (!content) return;
    box.replaceChildren(...content);
    owner = link;
    if (!link.hasAttribute("aria-describedby")) link.setAttribute("aria-describedby", "preview");
    box.showPopover();
    place();
  };
  const later = (f, wait) => {
    clearTimeout(timer);
    timer = setTimeout(f, wait);
  };
  if (can) {
    document.body.append(box);
    document.documentElement.classList.add("previews");
    const links = ".cite a[role=doc-noteref], .term > a, .fig > a";
    let touch = false;
    for (const link of $$(links)) {
      link.addEventListener("pointerenter", (e) => e.pointerType === "mouse" && later(() => show(link), 120));
      link.addEventListener("pointerleave", (e) => e.pointerType === "mouse" && later(hide, 250));
      link.addEventListener("pointerdown", (e) => (touch = e.pointerType !== "mouse"));
      link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
      link.addEventListener("blur", hide);
      link.addEventListener("click", (e) => {
        if (touch && owner !== link && words(link)) {
          e.preventDefault();
          show(link);
        } else hide();
        touch = false;
      });
    }
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", () => later(hide, 250));
    addEventListener("scroll", () => owner && (owner.matches(":focus-visible") ? place() : hide()), { passive: true, capture: true });
    document.addEventListener("pointerdown", (e) => owner && e.target !== owner && !owner.contains(e.target) && !box.contains(e.target) && hide());
    document.addEventListener("keydown", (e) => e.key === "Escape" && hide());
  }
}

// Suggestions under the search box: a combobox with a list.
const form = $(".find"), field = $("#q");
if (form?.dataset.suggest) {
  const list = make("ul", { id: "suggestions", role: "listbox", "aria-label": "Suggestions" });
  list.hidden = true;
  form.append(list);
  const kinds = { page: "page", term: "term", question: "question" };
  let options = [], chosen = -1, asked = 0, shown = 0, timer;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" })) field.setAttribute(name, value);

  const open = (yes) => {
    list.hidden = !yes;
    field.setAttribute("aria-expanded", String(yes));
    if (!yes) choose(-1);
  };
  const choose = (i) => {
    chosen = i;
    options.forEach((o, n) => o.setAttribute("aria-selected", String(n === i)));
    if (i < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options[i].id);
    options[i].scrollIntoView({ block: "nearest" });
  };
  // What is on its way no longer changes a list that someone is choosing from or has closed.
  const settle = () => {
    clearTimeout(timer);
    shown = ++asked;
  };
  const ask = async () => {
    const query = field.value.trim();
    const turn = ++asked;
    if (query.length < 2) return open(false);
    let found;
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`);
      if (!answer.ok) return;
      found = (await answer.json()).suggestions;
    } catch {
      return;
    }
    if (turn < shown || field.value.trim().length < 2 || document.activeElement !== field) return;
    shown = turn;
    options = found.map((s, i) => {
      const text = make("span", {}, ...marked(s.html));
      const option = make("li", { role: "option", id: `suggestion-${i}`, "aria-selected": "false" }, text, make("small", {}, kinds[s.kind] ?? s.kind));
      option.dataset.href = s.url;
      return option;
    });
    list.replaceChildren(...options);
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    open(options.length > 0);
    say(options.length ? `${options.length} suggestions` : "No suggestions", true);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 90);
  });
  field.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    const last = options.length - 1;
    if (e.key === "Escape" && !list.hidden) {
      settle();
      open(false);
    } else if ((e.key === "ArrowDown" || e.key === "ArrowUp") && options.length) {
      settle();
      if (list.hidden) open(true);
      const step = e.key === "ArrowDown" ? 1 : -1;
      choose(chosen + step > last ? -1 : chosen + step < -1 ? last : chosen + step);
    } else if (e.key === "Enter" && chosen >= 0) location.href = options[chosen].dataset.href;
    else return;
    e.preventDefault();
  });
  list.addEventListener("pointerdown", (e) => e.preventDefault());
  list.addEventListener("click", (e) => {
    const option = e.target.closest("li");
    if (option) location.href = option.dataset.href;
  });
  field.addEventListener("blur", () => open(false));
}

// Keys: they sleep while someone types.
{
  const keys = [["/ or Ctrl K", "Search"], ["?", "Show these keys"], ["Esc", "Close what is open"]];
  let dialog;
  const help = () => {
    if (!dialog) {
      const rows = keys.map(([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)));
      const close = make("button", { type: "button" }, "Close");
      close.addEventListener("click", () => dialog.close());
      dialog = make("dialog", { "aria-labelledby": "keys" }, make("h2", { id: "keys" }, "Keys"), make("dl", {}, ...rows), close);
      document.body.append(dialog);
    }
    dialog.showModal();
  };
  document.addEventListener("keydown", (e) => {
    const typing = e.target.closest?.("input, textarea, select, [contenteditable]");
    if (((e.ctrlKey || e.metaKey) && e.key === "k") || (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey)) {
      e.preventDefault();
      field?.focus();
      field?.select();
    } else if (e.key === "?" && !typing) help();
  });
  const button = make("button", { type: "button" }, "Keys");
  button.addEventListener("click", help);
  $(".foot ul")?.append(make("li", {}, button));
}

// The search dialog: a combobox with a list of links (WAI-ARIA combobox pattern).
// The index is read by search-index.js, whose address is in the page, since assets are named by their content.

const shownResults = 10;
// Files that tell of pages wait this long for the next letter; those of words do not.
const patience = 120;

class SearchView {
  constructor(dialog, reader) {
    this.dialog = dialog;
    this.reader = reader;
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("[role=listbox]");
    this.status = dialog.querySelector("[role=status]");
    this.strings = dialog.dataset;
    this.root = new URL(dialog.dataset.root || "./", document.baseURI);
    this.index = new reader.SearchIndex(new URL(dialog.dataset.index, document.baseURI));
    this.selected = -1;
    this.turn = 0;
    this.input.addEventListener("input", () => this.run(patience));
    this.input.addEventListener("keydown", (event) => this.press(event));
    dialog.addEventListener("click", (event) => this.click(event));
    this.list.addEventListener("pointermove", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.select([...this.list.children].indexOf(option), false);
    });
  }

  // The manifest, once; after a failure, anew.
  load() {
    this.loading ??= this.index.load().catch((error) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  show() {
    this.input.focus();
    this.input.select();
    return this.run(0);
  }

  async run(delay) {
    const turn = this.turn += 1;
    const isCurrent = () => turn === this.turn;
    const text = this.input.value.trim();
    this.list.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => { if (isCurrent()) this.say(this.strings.loading, this.list.children.length > 0); }, 300);
    try {
      const found = await this.find(text, delay, isCurrent);
      if (found && isCurrent()) this.fill(found);
    } catch {
      if (isCurrent()) this.fail();
    } finally {
      clearTimeout(slow);
      if (isCurrent()) this.list.setAttribute("aria-busy", "false");
    }
  }

  // What is found, or nothing where the reader has typed on.
  async find(text, delay, isCurrent) {
    await this.load();
    if (!isCurrent()) return undefined;
    // One letter says too little to load anything for.
    if (!text || /^[a-z]$/i.test(text)) return { results: [], isIdle: true };
    try {
      return await this.lookUp(text, delay, isCurrent);
    } catch {
      // The portal was published anew since the page was loaded: its index has another name.
      this.loading = undefined;
      await this.load();
      return this.lookUp(text, 0, isCurrent);
    }
  }

  async lookUp(text, delay, isCurrent) {
    const found = await this.index.search(text, shownResults);
    if (!isCurrent()) return undefined;
    if (delay && !this.index.isReady(found)) {
      await new Promise((resolve) => { setTimeout(resolve, delay); });
      if (!isCurrent()) return undefined;
    }
    return { ...found, results: await this.index.results(found) };
  }

  fill({ results, words, marks, isIdle }) {
    this.list.replaceChildren(...results.map((result, number) => this.option(result, number, words, marks)));
    this.list.hidden = !results.length;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.select(results.length ? 0 : -1, false);
    if (isIdle) this.say(this.strings.hint);
    else if (results.length) this.say(this.strings.count.replace("{count}", results.length), true);
    else this.say(this.strings.none);
  }

  fail() {
    this.fill({ results: [] });
    this.say(this.strings.failed);
  }

  say(text, isQuiet = false) {
    this.status.textContent = text;
    this.status.classList.toggle("visually-hidden", isQuiet);
  }

  option(result, number, words, marks) {
    const mark = (style, text) => this.marked(style, text, marks);
    // A section is shown for what neither the page's title nor its first words say.
    const told = this.hits(`${result.title} ${result.path} ${result.excerpt}`, words);
    const rest = words.filter((word) => !told.includes(word));
    const section = best(result.sections, (part) => 2 * this.hits(part.title, rest).length + this.hits(part.text, rest).length);
    const link = element("a", "search-result");
    link.href = new URL(result.url + (section ? `#${encodeURIComponent(section.id)}` : ""), this.root);
    link.id = `search-result-${number}`;
    link.setAttribute("role", "option");
    link.tabIndex = -1;
    const line = element("span", "search-line");
    if (result.method) line.append(element("span", `method method-${result.method.toLowerCase()}`, result.method));
    const title = mark("search-title", result.title);
    if (section) title.append(" › ", mark("search-section", section.title));
    line.append(title, element("span", "search-kind", this.strings[result.kind] ?? ""));
    link.append(line);
    const place = element("span", "search-place");
    if (result.context) place.append(mark("search-context", result.context));
    if (result.path) place.append(mark("search-path", result.path));
    if (place.childElementCount) link.append(place);
    const excerpt = section?.text || result.excerpt;
    if (excerpt) link.append(mark("search-excerpt", this.near(excerpt, words)));
    const names = result.names.filter((name) => this.hits(name, rest).length).slice(0, 4);
    if (names.length) {
      const line = element("span", "search-names");
      names.forEach((name) => line.append(mark("search-name", name)));
      link.append(line);
    }
    return link;
  }

  // Those of the words that stand in a text.
  hits(text, words) {
    const found = this.reader.words(text);
    return words.filter((word) => found.some((other) => other.startsWith(word)));
  }

  // A text from a little before the first of the words on, where that stands far in it.
  near(text, words) {
    const pieces = text.split(" ");
    const first = pieces.findIndex((piece) => this.hits(piece, words).length);
    let start = 0;
    while (start < first - 4 && pieces.slice(start, first).join(" ").length > 60) start += 1;
    return (start ? "… " : "") + pieces.slice(start).join(" ");
  }

  // Text in which the beginnings of words that were looked for stand out.
  marked(style, text, words) {
    const made = element("span", style);
    made.dir = "auto";
    for (const piece of text.split(/([\p{Alphabetic}\p{N}\p{M}]+?(?:(?<=[a-z0-9])(?=[A-Z])|(?![\p{Alphabetic}\p{N}\p{M}])))/u)) {
      const length = this.markedLength(piece, words);
      if (length) made.append(element("mark", "", piece.slice(0, length)));
      made.append(piece.slice(length));
    }
    return made;
  }

  // How much of a piece stands for the beginning that it has in common with one of the words.
  markedLength(piece, words) {
    const letters = [...piece];
    const folded = letters.map((letter) => this.reader.fold(letter));
    const whole = folded.join("");
    const hit = words.filter((word) => word.length > 1 && whole.startsWith(word)).sort((a, b) => b.length - a.length)[0];
    if (!hit) return 0;
    let length = 0;
    let count = 0;
    while (count < hit.length) {
      count += folded[length].length;
      length += 1;
    }
    return letters.slice(0, length).join("").length;
  }

  select(number, scrolls = true) {
    const options = this.list.children;
    options[this.selected]?.setAttribute("aria-selected", "false");
    this.selected = number;
    const option = options[number];
    if (!option) { this.input.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    if (scrolls) option.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    const count = this.list.children.length;
    if (event.isComposing || !count) return;
    if (event.key === "ArrowDown") this.select((this.selected + 1) % count);
    else if (event.key === "ArrowUp") this.select((this.selected + count - 1) % count);
    else if (event.key === "Enter") this.follow(this.list.children[Math.max(0, this.selected)], event);
    else return;
    event.preventDefault();
  }

  follow(link, event) {
    if (event.ctrlKey || event.metaKey) {
      window.open(link.href, "_blank", "noopener");
      return;
    }
    this.dialog.close();
    location.href = link.href;
  }

  click(event) {
    const isOutside = event.target === this.dialog;
    const isPlainLink = event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    // A link to a place on this page leaves the page open, and the dialog in the way.
    if (isOutside || isPlainLink) this.dialog.close();
  }
}

function best(items, weight) {
  let chosen;
  let most = 0;
  for (const item of items) {
    const own = weight(item);
    if (own > most) { most = own; chosen = item; }
  }
  return chosen;
}

function element(name, style, text = "") {
  const made = document.createElement(name);
  if (style) made.className = style;
  made.textContent = text;
  return made;
}

let prepared;

async function prepare(dialog) {
  const reader = await import(new URL(dialog.dataset.reader, document.baseURI));
  prepared ??= new SearchView(dialog, reader);
  return prepared;
}

// Loads what the first query needs anyway.
export async function preload(dialog) {
  await (await prepare(dialog)).load();
}

export async function open(dialog) {
  dialog.showModal();
  const view = await prepare(dialog);
  // It may have been closed before it was ready.
  if (dialog.open) await view.show();
}

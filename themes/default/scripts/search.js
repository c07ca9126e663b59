// Search without a server: the index lies in small files beside the pages, and a query loads the few it needs.
// The files' forms are told where they are written, in Sources/SiteGenerator/Search.

// ---- Words: the rules of SearchWords.swift ----

const accented = "àáâãäåāăąçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľŀłñńņňòóôõöøōŏőŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżž";
const unaccented = "aaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijklllllnnnnooooooooorrrsssstttuuuuuuuuuuwyyyzzz";
const plain = new Map([...accented].map((letter, index) => [letter, unaccented[index]]));
for (const [letter, base] of [["ß", "ss"], ["æ", "ae"], ["œ", "oe"], ["þ", "th"], ["ð", "d"]]) plain.set(letter, base);
const skipped = new Set(("the a an of to and or in is for be this that with on as by it are from at will if not "
  + "der die das und oder ein eine zu mit").split(" "));
const paired = /[\u3040-\u30FF\u3400-\u9FFF\u{20000}-\u{3134F}]/u;
const letter = /[\p{Alphabetic}\p{N}]/u;

export function stem(word) {
  if (word.length < 4 || !word.endsWith("s") || /[sui]s$/.test(word)) return word;
  if (!word.endsWith("es")) return word.slice(0, -1);
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  return word.slice(0, /([sxz]|[cs]h)es$/.test(word) ? -2 : -1);
}

// What readers type: the parts of identifiers, not the whole, since all parts have to match.
export function words(text) {
  const found = [];
  for (const run of text.normalize("NFC").split(/[^\p{Alphabetic}\p{N}\p{M}'_-]+/u)) {
    let part = "";
    let before = null;
    const end = () => { if (part) found.push(part); part = ""; };
    for (const character of run.replaceAll("'", "").replace(/([a-z0-9])([A-Z])/g, "$1_$2")) {
      if (paired.test(character)) {
        end();
        if (before) found.push(before + character);
        else if ([...run].filter((other) => paired.test(other)).length === 1) found.push(character);
        before = character;
      } else if (character === "_" || character === "-") {
        end();
      } else {
        const lower = character.toLowerCase();
        const base = plain.get(lower) ?? lower;
        if (letter.test(base) || /\p{M}/u.test(base)) part += base;
      }
    }
    end();
  }
  return found.map((word) => stem(word).slice(0, 40));
}

// ---- The index ----

const digits = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((d, i) => [d, i]));

class Index {
  constructor(address) {
    this.base = new URL(".", address);
    this.address = address;
    this.files = new Map();
  }

  async load() {
    const manifest = await (await this.fetch(this.address)).json();
    Object.assign(this, manifest);
    this.folderAddress = new URL(`${manifest.folder}/`, this.base);
  }

  async fetch(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response;
  }

  file(name, read) {
    if (!this.files.has(name)) {
      const loading = this.fetch(new URL(name, this.folderAddress)).then(read);
      loading.catch(() => this.files.delete(name));
      this.files.set(name, loading);
    }
    return this.files.get(name);
  }

  // The number of the shard that would hold a word.
  place(word) {
    let low = 0;
    let high = this.shards.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.shards[middle] <= word) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  }

  shard(number) {
    return this.file(`w${number}.txt`, async (response) => {
      const encoder = new TextEncoder();
      const decoder = new TextDecoder();
      let last = new Uint8Array();
      const lines = (await response.text()).split("\n");
      lines.pop();
      return lines.map((line) => {
        const tab = line.indexOf("\t");
        const rest = encoder.encode(line.slice(1, tab));
        const shared = parseInt(line[0], 36);
        const bytes = new Uint8Array(shared + rest.length);
        bytes.set(last.subarray(0, shared));
        bytes.set(rest, shared);
        last = bytes;
        return { word: decoder.decode(bytes), list: line.slice(tab + 1) };
      });
    });
  }

  // The words from the place of `start` on, of at most `count` shards, as far as they can begin with it.
  async neighbours(start, count) {
    const first = this.place(start);
    const numbers = [];
    for (let n = first; n < this.shards.length && numbers.length < count; n += 1) {
      if (n > first && !this.shards[n].startsWith(start) && this.shards[n] > start) break;
      numbers.push(n);
    }
    return (await Promise.all(numbers.map((n) => this.shard(n)))).flat();
  }

  async page(number) {
    const file = Math.floor(number / this.pagesPerFile);
    const rows = await this.file(`p${file}.json`, (response) => response.json());
    const [title, url, kind, context, method, path, excerpt] = rows[number % this.pagesPerFile];
    return { title, url, kind, context, method, path, excerpt };
  }

  // ---- Queries ----

  // How well each page fits one word: exactly, as the beginning of a word, or with a slip.
  async matches(word, isLast) {
    const scores = new Map();
    const add = (entry, factor) => {
      const pages = postings(entry.list);
      const rarity = Math.log(1 + this.pages / (pages.length + 1));
      for (const [page, impact] of pages) {
        const score = factor * rarity * 1.35 ** impact;
        if (score > (scores.get(page) ?? 0)) scores.set(page, score);
      }
    };
    const near = await this.neighbours(word, isLast ? 3 : 1);
    for (const entry of near) {
      if (entry.word === word) add(entry, 1);
      else if (entry.word.startsWith(word) && (isLast || word.length > 2)) {
        add(entry, (isLast ? 0.7 : 0.4) * (word.length / entry.word.length) ** 0.5);
      }
    }
    if (scores.size < 3 && word.length > 3) {
      const most = word.length > 7 ? 2 : 1;
      const around = await this.neighbours(word.slice(0, 2), 3);
      const all = new Map([...around, ...near].map((entry) => [entry.word, entry]));
      for (const entry of all.values()) {
        const slips = distance(word, isLast ? entry.word.slice(0, word.length + 1) : entry.word, most);
        if (slips > 0 && slips <= most) add(entry, 0.3 / slips);
      }
    }
    return scores;
  }

  async search(text, count) {
    const typed = words(text);
    const wanted = [...new Set(typed.filter((word) => !skipped.has(word)))];
    const all = wanted.length ? wanted : [...new Set(typed)];
    if (!all.length) return [];
    const isOpen = /[\p{Alphabetic}\p{N}]$/u.test(text);
    const found = await Promise.all(all.map((word, n) => this.matches(word, isOpen && n === all.length - 1)));
    const total = new Map();
    for (const scores of found) {
      for (const [page, score] of scores) {
        const known = total.get(page) ?? { score: 0, hits: 0 };
        total.set(page, { score: known.score + score, hits: known.hits + 1 });
      }
    }
    // Pages with all words, else those with the most.
    const best = Math.max(0, ...[...total.values()].map((entry) => entry.hits));
    const ranked = [...total].filter(([, entry]) => entry.hits === best)
      .sort(([a, x], [b, y]) => y.score - x.score || a - b).slice(0, count);
    return Promise.all(ranked.map(([page]) => this.page(page)));
  }
}

function postings(list) {
  const pages = [];
  let page = 0;
  let number = 0;
  let shift = 0;
  for (const character of list) {
    const digit = digits.get(character);
    number += (digit & 31) * 2 ** shift;
    if (digit & 32) { shift += 5; continue; }
    page += Math.floor(number / 16);
    pages.push([page, number % 16]);
    number = shift = 0;
  }
  return pages;
}

// Optimal string alignment distance, given up beyond `most`.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length];
}

// ---- The dialog ----

let view;

class View {
  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("[role=listbox]");
    this.status = dialog.querySelector("[role=status]");
    this.words = dialog.dataset;
    this.index = new Index(new URL(dialog.dataset.index, location.href));
    this.selected = -1;
    this.turn = 0;
    this.input.addEventListener("input", () => this.run());
    this.input.addEventListener("keydown", (event) => this.key(event));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    this.list.addEventListener("pointermove", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.select([...this.list.children].indexOf(option), false);
    });
  }

  async show() {
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
    try {
      this.loading ??= this.index.load();
      await this.loading;
    } catch {
      this.loading = undefined;
      this.say(this.words.failed);
      return;
    }
    this.run();
  }

  async run() {
    const turn = this.turn += 1;
    const text = this.input.value.trim();
    if (!text) { this.fill([], ""); this.say(this.words.hint); return; }
    try {
      await this.loading;
      const results = await this.index.search(text, 12);
      if (turn !== this.turn) return;
      this.fill(results, text);
      this.say(results.length ? this.words.count.replace("{count}", results.length) : this.words.none, results.length > 0);
    } catch {
      if (turn === this.turn) this.say(this.words.failed);
    }
  }

  say(text, isQuiet = false) {
    this.status.textContent = text;
    this.status.classList.toggle("visually-hidden", isQuiet);
  }

  fill(results, text) {
    const typed = words(text);
    this.list.replaceChildren(...results.map((result, number) => this.option(result, number, typed)));
    this.list.hidden = !results.length;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.select(results.length ? 0 : -1, false);
  }

  option(result, number, typed) {
    const link = element("a", "search-result");
    link.href = new URL(this.words.root + result.url, location.href);
    link.id = `search-result-${number}`;
    link.setAttribute("role", "option");
    link.tabIndex = -1;
    const line = element("span", "search-line");
    if (result.method) line.append(element("span", `method method-${result.method.toLowerCase()}`, result.method));
    line.append(marked("search-title", result.title, typed));
    line.append(element("span", "search-kind", this.words[result.kind] ?? ""));
    link.append(line);
    const place = [result.context, result.path].filter(Boolean).join("  ");
    if (place) link.append(marked("search-place", place, typed));
    if (result.excerpt) link.append(marked("search-excerpt", result.excerpt, typed));
    return link;
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

  key(event) {
    const count = this.list.children.length;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && count) this.select((this.selected + 1) % count);
    else if (event.key === "ArrowUp" && count) this.select((this.selected + count - 1) % count);
    else if (event.key === "Enter" && count) {
      const link = this.list.children[Math.max(0, this.selected)];
      if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
      else { this.dialog.close(); location.href = link.href; }
    } else return;
    event.preventDefault();
  }
}

function element(name, style, text = "") {
  const made = document.createElement(name);
  made.className = style;
  made.textContent = text;
  return made;
}

// Text in which the beginnings of words that were typed stand out.
function marked(style, text, typed) {
  const made = element("span", style);
  for (const piece of text.split(/([\p{Alphabetic}\p{N}]+)/u)) {
    const folded = [...piece.toLowerCase()].map((c) => plain.get(c) ?? c).join("");
    const hit = typed.find((word) => word.length > 1 && folded.startsWith(word));
    if (!hit) { made.append(piece); continue; }
    made.append(element("mark", "", piece.slice(0, hit.length)), piece.slice(hit.length));
  }
  return made;
}

export function open(dialog) {
  view ??= new View(dialog);
  return view.show();
}

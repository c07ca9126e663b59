// Reads the search index, which lies in small files beside the pages: a query loads the few it needs.
// The files' forms are told where they are written, in Sources/SiteGenerator/Search.

// ---- Words: the rules of SearchWords.swift ----

const skipped = new Set(("the a an of to and or in is for be this that with on as by it are from at will if not do does "
  + "can how i my we you your what when where which der die das den dem des und oder ein eine zu mit im ist fur wie ich")
  .split(" "));
const alone = new Map(Object.entries({
  ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ŧ: "t", ı: "i", ς: "σ",
}));
const paired = /[\u3040-\u30FF\u3400-\u9FFF\u{20000}-\u{3134F}]/u;
const marked = /[\u00C0-\u024F\u0370-\u052F\u0620-\u06FF\u1E00-\u1FFF]/;
const letter = /[\p{Alphabetic}\p{N}]/u;
const accent = /(?![\uFE00-\uFE0F])\p{Mn}/u;

// A letter as it stands in the index: small, without its marks.
export function fold(character) {
  const small = character.toLowerCase();
  if (!marked.test(character)) return small;
  return [...small.normalize("NFD").replace(/\p{Mn}/gu, "")].map((c) => alone.get(c) ?? c).join("");
}

export function stem(word) {
  if (word.length < 4 || !word.endsWith("s")) return word;
  if (word === "apis") return "api";
  if (/[sui]s$/.test(word)) return word;
  if (!word.endsWith("es")) return word.slice(0, -1);
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  return word.slice(0, /([sxz]|[cs]h)es$/.test(word) ? -2 : -1);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function finish(part) {
  const word = stem(part);
  if (word.length < 14) return word;
  const bytes = encoder.encode(word);
  let end = Math.min(40, bytes.length);
  while (end < bytes.length && (bytes[end] & 0xC0) === 0x80) end -= 1;
  return decoder.decode(bytes.subarray(0, end));
}

// The identifiers of a text, each as its parts: `listAPIs of Größe` → [list, api], [of], [grosse].
function identifiers(text) {
  const found = [];
  let parts = [];
  let part = "";
  let capitals = 0;
  let wasLower = false;
  let followsAcronym = false;
  let pair = "";
  let isInPair = false;
  const endPart = () => {
    if (followsAcronym && part.length === 2 && part[1] === "s" && parts.length) parts.push(parts.pop() + part[0]);
    else if (part) parts.push(part);
    part = "";
    capitals = 0;
    wasLower = followsAcronym = false;
  };
  const end = (keepsPair = false) => {
    if (!keepsPair && pair) {
      if (!isInPair) found.push([pair]);
      pair = "";
    }
    endPart();
    if (parts.length) found.push(parts);
    parts = [];
  };
  for (const character of text) {
    if (paired.test(character)) {
      end(true);
      if (pair) found.push([pair + character]);
      isInPair = pair !== "";
      pair = character;
    } else if (character === "_" || character === "-") {
      endPart();
    } else if (letter.test(character)) {
      if (pair) end();
      const isSmall = character >= "a" && character <= "z";
      const isCapital = character >= "A" && character <= "Z";
      if (isCapital && wasLower) endPart();
      if (isSmall && capitals >= 3) {
        const capital = part.slice(-1);
        part = part.slice(0, -1);
        endPart();
        part = capital;
        followsAcronym = true;
      }
      part += fold(character);
      wasLower = isSmall || (character >= "0" && character <= "9");
      capitals = isCapital ? capitals + 1 : 0;
    } else if (character !== "'" && !accent.test(character)) {
      end();
    }
  }
  end();
  return found;
}

// The words of a text as the index has them.
export function words(text) {
  return identifiers(text)
    .flatMap((parts) => (parts.length > 1 ? [...parts, parts.join("")] : parts))
    .map(finish).filter((word) => !skipped.has(word));
}

// What has to match, and what only makes a match better, and by how much: the whole of an identifier, and all words run
// together, since `create shipment` may well mean `createShipment`.
export function query(text) {
  const all = identifiers(text);
  const parts = [...new Set(all.flat().map(finish))];
  const telling = parts.filter((word) => !skipped.has(word));
  const isOpen = letter.test([...text].at(-1) ?? "");
  const wanted = (telling.length ? telling : parts).slice(-mostWords);
  const wholes = new Map();
  const plain = all.flat().filter((part) => !skipped.has(part));
  if (plain.length > 1 && plain.length < 5 && !paired.test(text)) wholes.set(finish(plain.join("")), text.includes("/") ? 8 : 1.5);
  for (const parts of all) if (parts.length > 1) wholes.set(finish(parts.join("")), 8);
  for (const word of wanted) wholes.delete(word);
  return { wanted, wholes: [...wholes], isOpen };
}

// Bounds on what a query loads: of more words the first are left out, of more misspelt ones the last are not mended,
// and among many words but one is.
const mostWords = 8;
const mostMended = (count) => (count > 4 ? 1 : 3);

// ---- Files ----

const digits = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((d, i) => [d, i]));

// Pages and how well the word fits each.
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

// Restores words of which each line leaves out what it shares with the line before.
function unpacker() {
  let last = new Uint8Array();
  return (shared, rest) => {
    const added = encoder.encode(rest);
    const bytes = new Uint8Array(shared + added.length);
    bytes.set(last.subarray(0, shared));
    bytes.set(added, shared);
    last = bytes;
    return decoder.decode(bytes);
  };
}

function readWords(text) {
  const unpack = unpacker();
  const entries = new Map();
  for (const line of text.split("\n")) {
    if (!line) continue;
    const [head, list, count] = line.split("\t");
    entries.set(unpack(parseInt(head[0], 36), head.slice(1)), { list, count: count && Number(count) });
  }
  return entries;
}

function readSpelling(text) {
  const unpack = unpacker();
  return text.split("\n").filter(Boolean).map((line) => ({
    word: unpack(parseInt(line[1], 36), line.slice(2)), use: parseInt(line[0], 36),
  }));
}

// The number of the file that would hold a word: the last that begins with it or before it.
function place(firsts, word) {
  let low = 0;
  let high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= word) low = middle + 1; else high = middle;
  }
  return Math.max(0, low - 1);
}

export class SearchIndex {
  #address;
  #manifest;
  #folder;
  #files = new Map();
  #read = new Set();
  #fileOfPage = [];

  constructor(address) {
    this.#address = address;
  }

  async load() {
    this.#manifest = await (await get(this.#address)).json();
    this.#folder = new URL(this.#manifest.folder, this.#address);
    this.#files.clear();
    this.#read.clear();
    this.#fileOfPage = [...this.#manifest.files]
      .flatMap((digit, file) => Array.from({ length: parseInt(digit, 36) }, (_, row) => [file, row]));
  }

  #file(name, read) {
    if (!this.#files.has(name)) {
      const loading = get(new URL(name, this.#folder)).then((response) => response.text()).then(read);
      loading.then(() => this.#read.add(name), () => this.#files.delete(name));
      this.#files.set(name, loading);
    }
    return this.#files.get(name);
  }

  #shard(number) {
    return this.#file(`w${number}.txt`, readWords);
  }

  async #entry(word) {
    const { shards } = this.#manifest;
    return shards.length ? (await this.#shard(place(shards, word))).get(word) : undefined;
  }

  // The words that begin with `start`, or, where these are too many, what stands for all of them.
  async #beginning(start) {
    const { shards } = this.#manifest;
    const from = place(shards, start);
    const to = place(shards, `${start}\uFFFF`);
    const hot = `${start}*`;
    if (to > from + 1) {
      const [best, exact] = await Promise.all([this.#entry(hot), this.#entry(start)]);
      if (best) return [[hot, best], [start, exact]].filter(([, entry]) => entry);
    }
    const read = await Promise.all(Array.from({ length: Math.min(3, to - from + 1) }, (_, n) => this.#shard(from + n)));
    const found = read.flatMap((entries) => [...entries].filter(([word]) => word.startsWith(start)));
    return found.filter(([word]) => !word.endsWith("*"));
  }

  // Whether all that is to be shown of the found is here.
  isReady({ pages }) {
    return pages.every(({ number }) => this.#read.has(`p${this.#fileOfPage[number][0]}.json`));
  }

  // What is shown of the found, in the order that titles give: one that says what was asked and nothing else is meant.
  async results({ pages, words: wanted }) {
    const results = await Promise.all(pages.map(async ({ number, score }) => {
      const page = await this.#page(number);
      const parts = identifiers(page.title).flat().map(finish).filter((word) => !skipped.has(word));
      const told = parts.filter((part) => wanted.some((word) => part.startsWith(word))).length;
      return { page, score: score * (1 + 0.6 * told / Math.max(1, parts.length)) };
    }));
    return results.sort((a, b) => b.score - a.score).map(({ page }) => page);
  }

  async #page(number) {
    const [file, row] = this.#fileOfPage[number];
    const rows = await this.#file(`p${file}.json`, JSON.parse);
    const [title, url, kind, context = "", method = "", path = "", excerpt = "", names = "", sections = []] = rows[row];
    return {
      title, url, kind, context, method, path, excerpt, names: names.split(" ").filter(Boolean),
      sections: sections.map(([id, heading, text]) => ({ id, title: heading, text })),
    };
  }

  // ---- Queries ----

  // How well each page fits a word: exactly, as the beginning of a word, or with a slip.
  async #matches(word, isOpen) {
    const match = { word, scores: new Map(), isPartial: false };
    if (isOpen) {
      for (const [found, entry] of await this.#beginning(word)) {
        const length = found.endsWith("*") ? word.length + 3 : found.length;
        this.#add(match, entry, found === word ? 1 : 0.7 * (word.length / length) ** 0.5);
        if (found === word || found.endsWith("*")) match.isPartial ||= found !== word || entry.count > 0;
      }
    } else {
      const { shards } = this.#manifest;
      const entries = shards.length ? await this.#shard(place(shards, word)) : new Map();
      const exact = entries.get(word);
      if (exact) {
        this.#add(match, exact, 1);
        match.isPartial = exact.count > 0;
      }
      for (const [found, entry] of entries) {
        if (word.length > 2 && found !== word && found.startsWith(word) && !found.endsWith("*")) {
          this.#add(match, entry, 0.4 * (word.length / found.length) ** 0.5);
        }
      }
    }
    return match;
  }

  #add(match, entry, factor) {
    const pages = postings(entry.list);
    const rarity = Math.log(1 + this.#manifest.pages / ((entry.count ?? pages.length) + 1));
    for (const [page, impact] of pages) {
      const score = factor * rarity * 1.35 ** impact;
      if (score > (match.scores.get(page) ?? 0)) match.scores.set(page, score);
    }
  }

  // Adds the words that a misspelt one may have been meant to be.
  async #mend(match, isOpen) {
    const { word } = match;
    const swapped = word[1] + word[0];
    let near = await this.#near(word, word.slice(0, 2), word.slice(0, 2), isOpen);
    if (!near.length) near = await this.#near(word, swapped, swapped, isOpen);
    // A slip may be in the second letter, in the first only where the two changed places.
    if (!near.length) near = await this.#near(word, word[0], `${word[0]}\uFFFF`, isOpen);
    if (!near.length) return;
    const factor = match.scores.size ? 0.4 : 0.7;
    const meant = near.filter((known) => known.slips === near[0].slips).slice(0, 2);
    const entries = await Promise.all(meant.map((known) => this.#entry(known.word)));
    match.meant = meant.map((known) => known.word);
    entries.forEach((entry, n) => { if (entry) this.#add(match, entry, factor / meant[n].slips); });
  }

  // Words that differ by a slip or two from one, the nearest and most used first.
  async #near(word, start, end, isOpen) {
    const { spelling } = this.#manifest;
    if (!spelling.length) return [];
    const most = word.length > 7 ? 2 : 1;
    const from = place(spelling, start);
    const count = Math.min(4, place(spelling, end) - from + 1);
    const read = await Promise.all(Array.from({ length: count }, (_, n) => this.#file(`s${from + n}.txt`, readSpelling)));
    const near = [];
    for (const known of read.flat()) {
      // What begins with another letter is another word, unless the first two changed places.
      if (known.word[0] !== word[0] && !known.word.startsWith(word[1] + word[0])) continue;
      const slips = distance(word, known.word, most, isOpen);
      if (slips > 0 && slips <= most) near.push({ ...known, slips });
    }
    return near.sort((a, b) => a.slips - b.slips || b.use - a.use);
  }

  // The best pages' numbers and scores, the words that they were found by, and what else of them may stand out.
  async search(text, count) {
    const { wanted, wholes, isOpen } = query(text);
    const isLast = (word) => isOpen && word === wanted.at(-1);
    const [found, better] = await Promise.all([
      Promise.all(wanted.map((word) => this.#matches(word, isLast(word)))),
      Promise.all(wholes.map(([whole, weight]) => this.#whole(whole, weight, isOpen))),
    ]);
    const misspelt = found.filter(({ word, scores }) => scores.size < 3 && word.length > 3);
    await Promise.all(misspelt.slice(0, mostMended(wanted.length)).map((match) => this.#mend(match, isLast(match.word))));
    const total = new Map();
    for (const match of found) {
      for (const [page, score] of match.scores) {
        const known = total.get(page) ?? { score: 0, hits: 0 };
        // A word that stands nearly everywhere is told of its best pages only: it cannot rule out the others.
        total.set(page, { score: known.score + score, hits: known.hits + (match.isPartial ? 0 : 1) });
      }
    }
    for (const match of better) {
      for (const [page, score] of match.scores) {
        const known = total.get(page);
        if (known) known.score += score;
      }
    }
    // Pages with all words, else those with the most.
    const most = Math.max(0, ...[...total.values()].map((entry) => entry.hits));
    const pages = [...total].filter(([, entry]) => entry.hits === most)
      .sort(([a, x], [b, y]) => y.score - x.score || a - b).slice(0, count)
      .map(([number, { score }]) => ({ number, score }));
    const words = [...wanted, ...found.flatMap((match) => match.meant ?? [])];
    return { pages, words, marks: [...words, ...wholes.map(([whole]) => whole)] };
  }

  async #whole(word, weight, isOpen) {
    const match = { word, scores: new Map() };
    const entries = isOpen ? await this.#beginning(word) : [[word, await this.#entry(word)]];
    const prefixWeight = entries.some(([found]) => found === word) ? 0.3 : 0.7;
    for (const [found, entry] of entries) {
      if (entry) this.#add(match, entry, found === word ? weight : weight * prefixWeight);
    }
    return match;
  }
}

async function get(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

// Optimal string alignment distance, given up beyond `most`; of a word that is still being typed, the distance to the
// beginning of the other that is nearest.
export function distance(a, b, most, isOpen = false) {
  if (b.length < a.length - most || (!isOpen && b.length > a.length + most)) return most + 1;
  const width = Math.min(b.length, a.length + most);
  let before = [];
  let row = Array.from({ length: width + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= width; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return isOpen ? Math.min(...row) : row[width];
}

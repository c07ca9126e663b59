// Filters the cards by text and labels: all words must be found; within one label any value, between labels all.
const catalog = document.querySelector("[data-catalog]");

if (catalog) {
  const form = catalog.querySelector("form");
  const counter = catalog.querySelector("[data-catalog-count]");
  const empty = catalog.querySelector(".catalog-empty");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const cards = [...catalog.querySelectorAll(".card")].map((element) => ({
    element,
    text: element.textContent.toLowerCase(),
    tokens: new Set((element.dataset.labels ?? "").split(" ")),
  }));

  const filter = () => {
    const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Map();
    for (const box of boxes) {
      if (box.checked) wanted.set(box.name, [...(wanted.get(box.name) ?? []), box.dataset.token]);
    }
    let shown = 0;
    for (const { element, text, tokens } of cards) {
      const fits = words.every((word) => text.includes(word))
        && [...wanted.values()].every((any) => any.some((token) => tokens.has(token)));
      element.hidden = !fits;
      if (fits) shown += 1;
    }
    if (counter.textContent !== String(shown)) counter.textContent = shown;
    empty.hidden = shown > 0;
  };

  const write = () => {
    const state = new URLSearchParams();
    if (form.elements.q.value) state.set("q", form.elements.q.value);
    for (const box of boxes) if (box.checked) state.append(box.name, box.value);
    const query = state.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  };

  const read = () => {
    const state = new URLSearchParams(location.search);
    form.elements.q.value = state.get("q") ?? "";
    for (const box of boxes) box.checked = state.getAll(box.name).includes(box.value);
    filter();
  };

  form.addEventListener("input", () => { filter(); write(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); write(); }));
  addEventListener("popstate", read);
  form.hidden = false;
  read();
}

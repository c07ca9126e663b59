// Shows the button of the console, and loads the console itself, and its words, when it is first wanted.
async function load(element) {
  const at = (path) => new URL(path, document.baseURI);
  const [script, words] = await Promise.all([import(at(element.dataset.src)), fetch(at(element.dataset.words))]);
  if (!words.ok) throw new Error(`${words.url}: ${words.status}`);
  return script.makeConsole(element, await words.json());
}

for (const element of document.querySelectorAll("[data-console]")) {
  const button = element.querySelector("button");
  const failure = element.querySelector(".console-failure");
  let panel;

  button.addEventListener("click", async () => {
    try {
      panel ??= await load(element);
      failure.hidden = true;
    } catch {
      failure.hidden = false;
      return;
    }
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-controls", panel.id);
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
  element.hidden = false;
}

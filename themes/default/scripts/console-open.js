// Shows the button of the console, and loads the console itself when it is first wanted.
for (const element of document.querySelectorAll("[data-console]")) {
  const button = element.querySelector("button");
  const failure = element.querySelector(".console-failure");
  let panel;

  button.addEventListener("click", async () => {
    try {
      panel ??= (await import(new URL(element.dataset.src, document.baseURI))).makeConsole(element);
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

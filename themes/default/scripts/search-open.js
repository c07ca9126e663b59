// Opens the search dialog; what it needs is loaded when it is first opened.
const dialog = document.getElementById("ui:search");
const buttons = document.querySelectorAll("[data-search-open]");

// A module would take the address as relative to itself.
const load = () => import(new URL(dialog.dataset.script, document.baseURI));
const open = async () => {
  try {
    (await load()).open(dialog);
  } catch (error) {
    console.error(error);
  }
};

if (dialog && buttons.length && typeof dialog.showModal === "function") {
  const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
  for (const button of buttons) {
    button.hidden = false;
    const keys = button.querySelector("kbd");
    if (keys) keys.textContent = isApple ? "⌘K" : "Ctrl K";
    button.addEventListener("click", open);
    for (const event of ["pointerenter", "focus"]) button.addEventListener(event, load, { once: true });
  }
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isShortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((!isShortcut && !isSlash) || dialog.open) return;
    event.preventDefault();
    open();
  });
}

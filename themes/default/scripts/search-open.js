// Opens the search dialog; what it needs is loaded when it is first opened, or about to be.
const dialog = document.getElementById("ui:search");
const buttons = document.querySelectorAll("[data-search-open]");

// A module would take the address as relative to itself.
const load = () => import(new URL(dialog.dataset.script, document.baseURI));
const preload = () => load().then((search) => search.preload(dialog)).catch(() => { /* opening tells */ });
const open = async () => {
  try {
    await (await load()).open(dialog);
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
    button.setAttribute("aria-keyshortcuts", `${isApple ? "Meta" : "Control"}+K /`);
    button.addEventListener("click", open);
    for (const event of ["pointerenter", "focus"]) button.addEventListener(event, preload, { once: true });
  }
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    const isShortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    const isSlash = event.key === "/" && !isTyping && !isModified;
    if (!isShortcut && (!isSlash || dialog.open)) return;
    event.preventDefault();
    if (dialog.open) dialog.querySelector("input").select();
    else if (!document.querySelector("dialog[open]")) open();
  });
}

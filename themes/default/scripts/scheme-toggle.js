// The button goes round: system, light, dark.
const schemes = ["system", "light", "dark"];
const root = document.documentElement;
const button = document.querySelector("[data-scheme-toggle]");

function describe() {
  const scheme = root.dataset.scheme ?? "system";
  const label = `${button.dataset.label}: ${button.dataset[scheme]}`;
  button.setAttribute("aria-label", label);
  button.title = label;
}

function apply(scheme) {
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  else delete root.dataset.scheme;
  describe();
}

if (button) {
  describe();
  button.hidden = false;
  button.addEventListener("click", () => {
    const scheme = schemes[(schemes.indexOf(root.dataset.scheme ?? "system") + 1) % schemes.length];
    apply(scheme);
    try {
      if (scheme === "system") localStorage.removeItem("portico-scheme");
      else localStorage.setItem("portico-scheme", scheme);
    } catch { /* storage is blocked: the choice holds for this page */ }
  });
  addEventListener("storage", (event) => {
    if (event.key === "portico-scheme") apply(event.newValue);
  });
}

// Runs before the first paint: applies the stored colour scheme, so that nothing flashes.
{
  const root = document.documentElement;
  root.dataset.script = "";
  let scheme = null;
  try { scheme = localStorage.getItem("portico-scheme"); } catch { /* storage is blocked */ }
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
}

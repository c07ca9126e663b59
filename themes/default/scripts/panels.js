// The panels (menu, sidebar, table of contents) are popovers and work without this file.
// It closes them after a jump inside the page, and keeps the scroll position of the sidebar.
for (const panel of document.querySelectorAll("[popover]")) {
  panel.addEventListener("click", (event) => {
    if (event.target.closest("a[href]") && panel.matches(":popover-open")) panel.hidePopover();
  });
}

const sidebar = document.getElementById("ui:sidebar");
if (sidebar) {
  const key = "portico-sidebar";
  const current = sidebar.querySelector("[aria-current]");
  for (let open = current?.closest("details"); open; open = open.parentElement.closest("details")) open.open = true;
  // Together with the frame's own layout: to ask for places before it would lay the page out twice.
  requestAnimationFrame(() => {
    try {
      const top = sessionStorage.getItem(key);
      if (top !== null) sidebar.scrollTop = Number(top);
      addEventListener("pagehide", () => sessionStorage.setItem(key, sidebar.scrollTop));
    } catch { /* storage is blocked */ }
    if (!current) return;
    const box = sidebar.getBoundingClientRect();
    const line = current.getBoundingClientRect();
    if (line.top < box.top || line.bottom > box.bottom) {
      sidebar.scrollTop += line.top - box.top - box.height / 3;
    }
  });
}

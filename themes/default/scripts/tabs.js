// Turns stacked titled sections into tabs (WAI-ARIA tabs pattern). A choice holds for all groups
// that have a tab of that title, on this page and on the next ones.
const key = "portico-tabs";
const groups = [];

function stored() {
  try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; }
}

function remember(title) {
  const titles = [title, ...stored().filter((other) => other !== title)].slice(0, 20);
  try { localStorage.setItem(key, JSON.stringify(titles)); } catch { /* storage is blocked */ }
}

function select(group, index) {
  group.tabs.forEach((tab, i) => {
    tab.setAttribute("aria-selected", String(i === index));
    tab.tabIndex = i === index ? 0 : -1;
    group.panels[i].hidden = i !== index;
  });
}

function choose(group, index, focus) {
  const title = group.titles[index];
  const top = group.list.getBoundingClientRect().top;
  for (const other of groups) {
    const same = other.titles.indexOf(title);
    if (same >= 0) select(other, same);
  }
  scrollBy(0, group.list.getBoundingClientRect().top - top);
  remember(title);
  if (focus) group.tabs[index].focus();
}

function target(event, index, count) {
  const forward = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  switch (event.key) {
    case forward: return (index + 1) % count;
    case backward: return (index + count - 1) % count;
    case "Home": return 0;
    case "End": return count - 1;
    default: return null;
  }
}

function build(element, number) {
  const panels = [...element.children].filter((child) => child.matches(".tab"));
  if (!panels.length) return;
  const list = document.createElement("div");
  list.className = "tab-list";
  list.setAttribute("role", "tablist");
  const titles = panels.map((panel) => panel.dataset.title);
  const tabs = panels.map((panel, index) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.textContent = titles[index];
    panel.id ||= `tabs-${number}-${index}`;
    tab.id = `${panel.id}-tab`;
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = panel.querySelector("a, pre[tabindex], button") ? -1 : 0;
    list.append(tab);
    return tab;
  });
  const group = { list, tabs, panels, titles };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(group, index, false));
    tab.addEventListener("keydown", (event) => {
      const next = target(event, index, tabs.length);
      if (next === null) return;
      event.preventDefault();
      choose(group, next, true);
    });
  });
  element.prepend(list);
  element.classList.add("is-enhanced");
  const preferred = stored().map((title) => titles.indexOf(title)).find((index) => index >= 0);
  select(group, preferred ?? 0);
  groups.push(group);
}

document.querySelectorAll(".tabs").forEach(build);

// A link to a heading inside a tab that is not shown opens that tab.
function reveal() {
  const id = decodeURIComponent(location.hash.slice(1));
  const aim = id && document.getElementById(id);
  for (const group of groups) {
    const index = aim ? group.panels.findIndex((panel) => panel.contains(aim)) : -1;
    if (index >= 0) { select(group, index); aim.scrollIntoView(); }
  }
}
addEventListener("hashchange", reveal);
reveal();

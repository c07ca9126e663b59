// What makes the companion's forms and tables nicer; each works without it.

// A second click on a slow form does not send it twice.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
});

// A file that the server would not take is said so at once, not after minutes of sending.
for (const field of document.querySelectorAll("input[type=file][data-limit]")) {
  field.addEventListener("change", () => {
    const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.limit));
    field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
    field.reportValidity();
  });
}

// Back from the browser's memory, a form can be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// Times in the reader's own zone; the page shows them in UTC. A narrow column parts the day from the time, and nothing else.
const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
for (const time of document.querySelectorAll("main time[datetime*=T]")) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) continue;
  time.title = time.dateTime;
  time.textContent = format.formatToParts(moment).map(({ value }, index, parts) =>
    parts[index + 1]?.type === "hour" ? value : value.replaceAll(" ", "\u00a0")).join("");
}

// Fields that belong to another field's choice: data-group="method=basic".
function follow(field) {
  const [name, value] = field.dataset.group.split("=");
  const controls = field.closest("form").elements[name];
  if (!controls) return;
  const all = controls.length === undefined || controls.tagName ? [controls] : [...controls];
  // Of boxes, one that is ticked, for the value itself or a part of it: "parcels" or "parcels/free".
  const isChosen = (control) => control.checked && (control.value === value || control.value.startsWith(`${value}/`));
  const update = () => {
    field.hidden = all[0].type === "checkbox" ? !all.some(isChosen) : controls.value !== value;
  };
  for (const control of all) control.addEventListener("change", update);
  update();
}
document.querySelectorAll("[data-group]").forEach(follow);

// One box in a table's head chooses all rows.
for (const head of document.querySelectorAll("th.data-choice")) {
  const boxes = [...head.closest("table").querySelectorAll("td.data-choice input")];
  if (!boxes.length) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  const update = () => {
    const count = boxes.filter((box) => box.checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  for (const box of boxes) box.addEventListener("change", update);
  head.replaceChildren(all);
}

document.querySelector("[aria-invalid], [autofocus]")?.focus();

// Turns the link to a page's Markdown into a button that copies it.
const link = document.querySelector("[data-copy-page]");

if (link && navigator.clipboard) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.textContent = link.dataset.copyPage;
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  let timer;
  button.addEventListener("click", async () => {
    try {
      const response = await fetch(link.href);
      if (!response.ok) throw new Error(String(response.status));
      await navigator.clipboard.writeText(await response.text());
    } catch {
      location.href = link.href;
      return;
    }
    button.textContent = status.textContent = link.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = link.dataset.copyPage; status.textContent = ""; }, 2000);
  });
  link.before(button, status);
}

// Gives each block of code a button that copies its text.
const { copy, copied } = document.body.dataset;

function add(pre) {
  let frame = pre.closest("figure.code");
  if (!frame) {
    frame = document.createElement("div");
    frame.className = "code-frame";
    pre.replaceWith(frame);
    frame.append(pre);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-button";
  button.textContent = copy;
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  let timer;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(pre.textContent.replace(/\n$/, ""));
    } catch {
      getSelection().selectAllChildren(pre);
      return;
    }
    button.textContent = status.textContent = copied;
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = copy; status.textContent = ""; }, 2000);
  });
  frame.append(button, status);
}

if (navigator.clipboard) document.querySelectorAll("main pre").forEach(add);

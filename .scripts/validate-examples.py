#!/usr/bin/env python3
"""Checks synthesised examples against their schemas with PyPI's jsonschema: an opinion that is not ours.

Reads one file per document: {"document": an OpenAPI 3 description in one file, "cases": [{"name", "direction",
"schema", "value"}]}. Prints "checked N, refused M" and each refusal on a line of its own as "name: why".
"""
import json, sys
from jsonschema import Draft202012Validator
from jsonschema.exceptions import RefResolutionError  # noqa: F401  (kept apart from refusals)
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
LISTS = ("allOf", "oneOf", "anyOf", "prefixItems")
ONES = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
        "unevaluatedProperties", "unevaluatedItems", "additionalItems")


def schema(s, hidden):
    """A schema of OpenAPI 3.0 or 3.1 in the words of JSON Schema 2020-12; members that are `hidden` need not be there."""
    if not isinstance(s, dict):
        return s
    if "$ref" in s:
        return {"$ref": s["$ref"]}
    out = {}
    for key, value in s.items():
        if key in MAPS and isinstance(value, dict):
            out[key] = {name: schema(v, hidden) for name, v in value.items()}
        elif key in LISTS and isinstance(value, list):
            out[key] = [schema(v, hidden) for v in value]
        elif key in ONES:
            out[key] = [schema(v, hidden) for v in value] if isinstance(value, list) else schema(value, hidden)
        elif key in ("example", "examples", "default", "discriminator", "xml", "externalDocs", "description", "title"):
            continue
        elif not key.startswith("x-"):
            out[key] = value
    if isinstance(out.get("items"), list):
        out["prefixItems"] = out.pop("items")
        if "additionalItems" in out:
            out["items"] = out.pop("additionalItems")
    for bound, open_bound in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(out.get(open_bound), bool):
            if out.pop(open_bound) and bound in out:
                out[open_bound] = out.pop(bound)
    if isinstance(out.get("required"), list):
        gone = {n for n, p in (s.get("properties") or {}).items() if isinstance(p, dict) and p.get(hidden) is True}
        out["required"] = [n for n in out["required"] if n not in gone]
    elif "required" in out:
        del out["required"]
    if out.get("type") == "file":
        del out["type"]
    if s.get("nullable") is True or s.get("x-nullable") is True:
        return {"anyOf": [{"type": "null"}, out]}
    return out


def document(root, hidden):
    parts = (root.get("components") or {}).get("schemas") or {}
    return {"components": {"schemas": {name: schema(s, hidden) for name, s in parts.items()}}}


def main():
    checked, refused = 0, []
    for path in sys.argv[1:]:
        with open(path) as file:
            data = json.load(file)
        registries = {}
        for direction, hidden in (("request", "readOnly"), ("response", "writeOnly")):
            whole = Resource.from_contents(document(data["document"], hidden), default_specification=DRAFT202012)
            registries[direction] = Registry().with_resource("urn:whole", whole)
        for case in data["cases"]:
            hidden = "readOnly" if case["direction"] == "request" else "writeOnly"
            text = json.dumps(schema(case["schema"], hidden)).replace('"$ref": "#/', '"$ref": "urn:whole#/')
            checked += 1
            try:
                validator = Draft202012Validator(json.loads(text), registry=registries[case["direction"]])
                error = next(validator.iter_errors(case["value"]), None)
            except RecursionError:
                error = None
            except Exception as failure:  # a pattern that Python does not know, a reference that leads nowhere
                print(f"unable: {case['name']}: {type(failure).__name__} {str(failure)[:120]}")
                continue
            if error is not None:
                refused.append(f"{case['name']}: {'/'.join(map(str, error.absolute_path))}: {error.message[:160]}")
    print(f"checked {checked}, refused {len(refused)}")
    for line in refused:
        print(line)


main()

#!/usr/bin/env python3
"""Checks apisix.yaml files against APISIX's own schema with PyPI's jsonschema and PyYAML: an opinion that is not ours.

usage: validate-apisix.py SCHEMA FILE...    Prints "checked N" and each complaint on a line of its own.

APISIX fills in defaults while it validates, before any if/then; so does this. Plugins within plugins (multi-auth,
workflow), which the schema leaves open, are checked too.
"""
import json, sys
import yaml
from jsonschema import Draft7Validator


def fill(schema, value, root):
    """Puts the defaults of a schema into a value, in place."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        target = root
        for step in schema["$ref"].lstrip("#/").split("/"):
            target = target[step]
        return fill(target, value, root)
    if isinstance(value, dict):
        for name, member in schema.get("properties", {}).items():
            if name not in value and isinstance(member, dict) and "default" in member:
                value[name] = json.loads(json.dumps(member["default"]))
            if name in value:
                fill(member, value[name], root)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for item in value:
            fill(schema["items"], item, root)
    for part in schema.get("allOf", []):
        fill(part, value, root)
    if "if" in schema:
        holds = Draft7Validator({**schema["if"], "definitions": root["definitions"]}).is_valid(value)
        fill(schema.get("then" if holds else "else", {}), value, root)


def nested(document):
    """The plugins within plugins, each with where it is."""
    for service in document.get("services") or []:
        plugins = service.get("plugins") or {}
        for entry in (plugins.get("multi-auth") or {}).get("auth_plugins", []):
            yield service["id"] + " multi-auth", entry
        for rule in (plugins.get("workflow") or {}).get("rules", []):
            if len(rule["actions"]) != 1:
                yield service["id"] + " workflow has several actions", {"none": {}}
            for name, conf in rule["actions"]:
                if name != "return":
                    yield service["id"] + " workflow", {name: conf}


def complaints(schema, value, root):
    schema = {**schema, "definitions": root["definitions"]}
    fill(schema, value, root)
    for error in Draft7Validator(schema).iter_errors(value):
        yield "/".join(str(step) for step in error.absolute_path) + ": " + error.message[:300]


def main():
    with open(sys.argv[1]) as file:
        schema = json.load(file)
    failed = False
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        found = [] if text.rstrip().endswith("#END") and len(text[text.rindex("#END"):]) <= 10 else ["no #END"]
        if "${{" in text:
            found.append("${{ is replaced before YAML is read")
        document = yaml.safe_load(text)
        found += [f"{place}: {why}" for place, entry in nested(document)
                  for why in complaints(schema["definitions"]["plugins"], entry, schema)]
        found += complaints(schema, document, schema)
        for line in found:
            failed = True
            print(f"{path}: {line}")
    print(f"checked {len(sys.argv) - 2}")
    sys.exit(1 if failed else 0)


main()

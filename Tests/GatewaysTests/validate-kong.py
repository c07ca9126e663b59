#!/usr/bin/env python3
"""Checks declarative configurations of Kong against decK's own schema with PyPI's jsonschema: an opinion that is not ours.

usage: validate-kong.py SCHEMA FILE...    Prints "checked N" and each complaint on a line of its own.

The schema leaves the settings of plugins open. What Kong's plugins ask for beyond it (their schema.lua) is checked here:
which settings there are, what names and paths look like, that longer windows allow as much as shorter ones.
"""
import json, re, sys
from jsonschema import Draft4Validator

HEADER = re.compile(r"^[a-zA-Z0-9_-]+$")
PAIR = re.compile(r"^[^:]+:.+$", re.S)
PERIODS = ["second", "minute", "hour", "day", "month", "year"]
TRANSFORMER = {"remove": {"headers"}, "add": {"headers"}}
SETTINGS = {
    "key-auth": {"key_names", "key_in_header", "key_in_query", "key_in_body", "hide_credentials", "anonymous"},
    "basic-auth": {"hide_credentials", "anonymous"},
    "acl": {"allow", "hide_groups_header"},
    "rate-limiting": {*PERIODS, "limit_by", "policy", "fault_tolerant", "hide_client_headers"},
    "request-transformer": {"remove", "add"},
    "response-transformer": {"remove", "add"},
    "cors": {"origins", "exposed_headers", "credentials", "max_age", "preflight_continue"},
    "request-termination": {"status_code", "message"},
}


def settings(plugin):
    """What is wrong with the settings of one plugin."""
    name, config = plugin["name"], plugin.get("config", {})
    if name not in SETTINGS:
        yield f"{name} is not used"
        return
    for key in config.keys() - SETTINGS[name]:
        yield f"{name} has no {key}"
    for key in config.get("key_names", []):
        if not HEADER.match(key):
            yield f"{name} takes no name {key}"
    if name == "rate-limiting":
        counts = [config[period] for period in PERIODS if period in config]
        if not counts or counts != sorted(counts) or counts[0] < 1:
            yield f"{name} has {counts}"
    if name == "acl" and not config.get("allow"):
        yield f"{name} allows nobody and everybody"
    if name == "request-termination" and not 100 <= config["status_code"] <= 599:
        yield f"{name} has {config['status_code']}"
    if name.endswith("transformer"):
        for header in config["add"]["headers"]:
            if not PAIR.match(header):
                yield f"{name} adds {header}"
            if header.count("$(") and not balanced(header[header.index("$("):]):
                yield f"{name} has the template {header}"
        for header in config["remove"]["headers"]:
            if ":" in header:
                yield f"{name} removes {header}"


def balanced(text):
    depth = 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def complaints(document):
    names = {service["name"] for service in document["services"]}
    for service in document["services"]:
        for route in service["routes"]:
            for path in route["paths"]:
                if not path.startswith("~/"):
                    yield f"{route['name']} has the path {path}"
                re.compile(path[1:].replace("(?i)", "").replace("\\z", "\\Z"))
            for host in route.get("hosts", []):
                if "*" in host and not (host.startswith("*.") or host.endswith(".*")):
                    yield f"{route['name']} has the host {host}"
    holders = document["services"] + document["consumers"]
    for holder in holders:
        for plugin in holder.get("plugins", []):
            if plugin.get("service", next(iter(names), None)) not in names and "service" in plugin:
                yield f"there is no service {plugin['service']}"
            yield from settings(plugin)


def main():
    with open(sys.argv[1]) as file:
        validator = Draft4Validator(json.load(file))
    failed = False
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        found = ["/".join(str(step) for step in error.absolute_path) + ": " + error.message[:300]
                 for error in validator.iter_errors(document)]
        for line in found + list(complaints(document)):
            failed = True
            print(f"{path}: {line}")
    print(f"checked {len(sys.argv) - 2}")
    sys.exit(1 if failed else 0)


main()

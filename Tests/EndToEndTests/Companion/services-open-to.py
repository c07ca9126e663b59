#!/usr/bin/env python3
"""Prints the ids of the services of an apisix.yaml that let an API key in, as APISIX's key-auth and acl plugins decide.

usage: services-open-to.py KEY FILE
"""
import sys
import yaml

key, file = sys.argv[1:]
with open(file) as text:
    content = yaml.safe_load(text)
consumers = {c["username"]: c for c in content["consumers"] if "username" in c}
owner = None
for entry in content["consumers"]:
    if entry.get("plugins", {}).get("key-auth", {}).get("key") == key:
        owner = consumers[entry["username"] if "username" in entry else entry["id"].split("/")[0]]
for service in content["services"]:
    plugins = service.get("plugins", {})
    takes_keys = "key-auth" in plugins or any("key-auth" in p for p in plugins.get("multi-auth", {}).get("auth_plugins", []))
    if not takes_keys or owner is None or "fault-injection" in plugins:
        continue
    allowed = plugins["acl"]["allow_labels"]
    if any(owner.get("labels", {}).get(label) in values for label, values in allowed.items()):
        print(service["id"])

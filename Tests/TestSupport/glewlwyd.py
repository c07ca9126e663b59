"""Starts Glewlwyd, an identity provider, with dynamic client registration for everybody, and prints where it is:
`ready REGISTRATION TOKEN KEYS ISSUER`. Ends it when it is told to end.

usage: glewlwyd.py FOLDER PORT [SCOPE …]
"""
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

import requests

folder, port, scopes = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
root = f"http://127.0.0.1:{port}"
database = sqlite3.connect(folder / "g.db")
database.executescript(pathlib.Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3").read_text())
database.close()
kept = [
    line for line in pathlib.Path("/etc/glewlwyd/glewlwyd.conf").read_text().splitlines()
    if not line.startswith(("@include", "log_mode", "log_file", "port", "external_url"))
]
(folder / "g.conf").write_text("\n".join(kept + [
    f"port={port}", 'bind_address="127.0.0.1"', f'external_url="{root}"', 'log_mode="console"',
    f'database = {{ type = "sqlite3"; path = "{folder}/g.db"; }};', ""]))
subprocess.run(["openssl", "genrsa", "-out", folder / "k.pem", "2048"], check=True, capture_output=True)
subprocess.run(["openssl", "rsa", "-in", folder / "k.pem", "-pubout", "-out", folder / "p.pem"], check=True, capture_output=True)
server = subprocess.Popen(["glewlwyd", f"--config-file={folder}/g.conf"], stdout=open(folder / "g.log", "w"), stderr=subprocess.STDOUT)


def end(*_):
    server.kill()
    server.wait()
    sys.exit(0)


signal.signal(signal.SIGTERM, end)
# Who started this may have blocked it.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
session = requests.Session()
for attempt in range(200):
    try:
        session.post(root + "/api/auth/", json={"username": "admin", "password": "password"}).raise_for_status()
        break
    except requests.RequestException:
        time.sleep(0.1)
for scope in scopes:
    session.post(root + "/api/scope/", json={
        "name": scope, "display_name": scope, "password_required": False, "scheme": {},
    }).raise_for_status()
parameters = {
    "iss": root + "/api/oidc", "jwt-type": "rsa", "jwt-key-size": "256", "key": (folder / "k.pem").read_text(),
    "cert": (folder / "p.pem").read_text(), "access-token-duration": 3600, "refresh-token-duration": 1209600,
    "code-duration": 600, "refresh-token-rolling": True, "allow-non-oidc": True, "auth-type-code-enabled": True,
    "auth-type-code-revoke-replayed": True, "auth-type-token-enabled": False, "auth-type-id-token-enabled": True,
    "auth-type-none-enabled": False, "auth-type-password-enabled": False, "auth-type-client-enabled": True,
    "auth-type-refresh-enabled": True, "scope": [], "allowed-scope": ["openid"] + scopes, "additional-parameters": [], "claims": [],
    "service-documentation": "", "op-policy-uri": "", "op-tos-uri": "", "jwks-show": True, "jwks-x5c": [],
    "request-parameter-allow": True, "request-uri-allow-https-non-secure": False, "pkce-allowed": True,
    "pkce-method-plain-allowed": False, "pkce-required": False, "introspection-revocation-allowed": True,
    "introspection-revocation-auth-scope": [], "introspection-revocation-allow-target-client": True,
    "register-client-allowed": True, "register-client-auth-scope": [], "register-client-credentials-scope": ["openid"] + scopes,
    "register-client-management-allowed": True, "register-client-token-one-use": False,
    "register-resource-specify-allowed": False, "register-default-properties": {}, "session-management-allowed": False,
    "client-pubkey-parameter": "pubkey", "client-jwks-parameter": "jwks", "client-jwks_uri-parameter": "jwks_uri",
    "encrypt-out-token-allow": False, "subject-type": "public", "name-claim": "on-demand", "email-claim": "on-demand",
    "scope-claim": "on-demand", "prompt-continue-client-parameter": "", "restrict-scope-client-property": "",
    "default-property": "",
}
made = session.post(root + "/api/mod/plugin/", json={"module": "oidc", "name": "oidc", "display_name": "OIDC", "parameters": parameters})
made.raise_for_status()
found = requests.get(root + "/api/oidc/.well-known/openid-configuration").json()
print("ready", found["registration_endpoint"], found["token_endpoint"], found["jwks_uri"], found["issuer"], flush=True)
while True:
    signal.pause()

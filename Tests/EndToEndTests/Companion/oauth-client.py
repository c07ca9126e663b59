#!/usr/bin/env python3
"""Gets tokens as clients do, with authlib, and verifies them as APIs do, with PyJWT and joserfc. Prints a line for all that was seen.

usage: oauth-client.py URL DEVELOPER_TOKEN RESOURCE_SERVER_SECRET
"""
import http.server, json, os, sys, threading, urllib.request

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the companion of the test is on this machine, without TLS
import jwt
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwt as jose, jwk

url, developer, secret = sys.argv[1:4]
shipments = "urn:portico:product:shipments"


def api(method, path, body=None):
    request = urllib.request.Request(
        url + "/api/portal/v1/" + path, json.dumps(body).encode() if body is not None else None,
        {"Authorization": "Bearer " + developer, "Content-Type": "application/json"}, method=method)
    return json.load(urllib.request.urlopen(request))


def read(address):
    return json.load(urllib.request.urlopen(address))


server = read(url + "/.well-known/oauth-authorization-server")
assert server["issuer"] == url, server
tokens = server["token_endpoint"]

application = next(
    item["id"] for item in api("GET", "applications")["items"]
    if any(s["product"] == "shipments" and s["state"] == "active" for s in api("GET", f"applications/{item['id']}/subscriptions")["items"]))


def client(**more):
    return api("POST", f"applications/{application}/credentials", {"method": "oauth", "name": "robot", **more})


def verify(token):
    """By two libraries, each with its own way to the keys."""
    key = jwt.PyJWKClient(server["jwks_uri"]).get_signing_key_from_jwt(token)
    required = {"require": ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]}
    claims = jwt.decode(token, key, algorithms=["ES256"], audience=shipments, issuer=url, options=required)
    keys = jwk.KeySet.import_key_set(read(server["jwks_uri"]))
    decoded = jose.decode(token, keys, algorithms=["ES256"])
    rules = jose.JWTClaimsRegistry(
        iss={"essential": True, "value": url}, aud={"essential": True, "value": shipments}, exp={"essential": True})
    rules.validate(decoded.claims)
    assert decoded.claims == claims and decoded.header["typ"] == "at+jwt", decoded.header
    assert keys.keys[0].thumbprint() == decoded.header["kid"] or len(keys.keys) > 1
    return claims


made = client()
for method in ["client_secret_basic", "client_secret_post"]:
    session = OAuth2Session(made["publicName"], made["secret"], token_endpoint_auth_method=method)
    token = session.fetch_token(tokens, grant_type="client_credentials", scope="shipments.read", resource=shipments)
    claims = verify(token["access_token"])
    assert claims["client_id"] == made["publicName"] and claims["scope"] == "shipments.read", claims
    print(method, token["token_type"], token["expires_in"], token["scope"])

asker = OAuth2Session("edge", secret)


def is_active(token):
    return asker.introspect_token(server["introspection_endpoint"], token, "access_token").json()["active"]


before = is_active(token["access_token"])
answer = session.revoke_token(server["revocation_endpoint"], token["access_token"], "access_token")
print("revoked", answer.status_code, before, is_active(token["access_token"]))

# A client that signs: its keys pasted, and published.
own = {"ES256": jwk.ECKey.generate_key("P-256"), "RS256": jwk.RSAKey.generate_key(2048)}
pasted = client(keys=json.dumps({"keys": [key.as_dict(private=False) for key in own.values()]}))
published = json.dumps({"keys": [key.as_dict(private=False) for key in own.values()]}).encode()


class Publisher(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/jwk-set+json")
        self.end_headers()
        self.wfile.write(published)

    def log_message(self, *arguments):
        pass


publisher = http.server.HTTPServer(("127.0.0.1", 0), Publisher)
threading.Thread(target=publisher.serve_forever, daemon=True).start()
fetched = client(keys=f"http://127.0.0.1:{publisher.server_port}/jwks.json")
hidden = client(keys=f"http://127.0.0.2:{publisher.server_port}/jwks.json")
for name, made in [("pasted", pasted), ("published", fetched), ("on a private host", hidden)]:
    for algorithm, key in own.items():
        session = OAuth2Session(made["publicName"], key, token_endpoint_auth_method="private_key_jwt")
        session.register_client_auth_method(PrivateKeyJWT(tokens, alg=algorithm))
        try:
            token = session.fetch_token(tokens, grant_type="client_credentials", resource=shipments)
            verify(token["access_token"])
            print(name, algorithm, made["secret"], "token")
        except Exception as error:
            print(name, algorithm, getattr(error, "error", repr(error)))
publisher.shutdown()

"""Says what a token is worth, as the companion does at `oauth/check`: by PyJWT and the keys in a file, which is read for each request.

usage: token-check.py KEYS ISSUER SECRET

Prints its port first, and a line for each request.
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

keys, issuer, secret = sys.argv[1:4]


class Check(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        product = self.headers.get("x-portico-product", "")
        print("asked", product, self.headers.get("cookie"), flush=True)
        if self.headers.get("x-portico-gateway") != secret:
            return self.answer(401, {})
        try:
            token = self.headers["authorization"].split(" ", 1)[1]
            with open(keys) as file:
                known = {key["kid"]: jwt.PyJWK(key) for key in json.load(file)["keys"]}
            claims = jwt.decode(
                token, known[jwt.get_unverified_header(token)["kid"]], algorithms=["ES256", "RS256"], issuer=issuer,
                options={"verify_aud": False, "require": ["exp", "client_id"]})
        except Exception:
            return self.answer(204, {})
        fields = {"X-Portico-Client": claims["client_id"], "X-Portico-Scopes": claims["scope"]}
        if "urn:portico:product:" + product in claims["aud"]:
            fields["X-Portico-For"] = "1"
        self.answer(204, fields)

    def answer(self, status, fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Check)
print(server.server_address[1], flush=True)
server.serve_forever()

#!/usr/bin/env python3
"""A receiver of webhooks that checks signatures by itself, as the specification of Standard Webhooks says.

The first call is answered 503, the next ones 204. Each is printed as a line of JSON. `GET /secret/whsec_…` tells it the
secret; it answers when it knows it.
"""
import base64, hashlib, hmac, json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

state = {"secret": "", "calls": 0}


def is_valid(headers, body):
    key = base64.b64decode(state["secret"].removeprefix("whsec_"))
    message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split(" "))


class Receiver(BaseHTTPRequestHandler):
    def do_GET(self):
        state["secret"] = self.path.removeprefix("/secret/")
        self.answer(204)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        state["calls"] += 1
        status = 503 if state["calls"] == 1 else 204
        print(json.dumps({
            "id": self.headers["webhook-id"], "type": json.loads(body)["type"], "body": body.decode(),
            "valid": is_valid(self.headers, body), "answered": status,
        }), flush=True)
        self.answer(status)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
print("listening on", server.server_port, flush=True)
server.serve_forever()

#!/usr/bin/env python3
"""An Admin API of Kong without a database, as far as a companion calls it: what it is given it keeps in memory.

usage: kong-sink.py PORT [STATUS]    STATUS: what it answers instead, as one that is broken

Each configuration is told as a line: how many consumers it has, and its digest.
"""
import hashlib, json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

state = {"config": None}
broken = int(sys.argv[2]) if len(sys.argv) > 2 else None


def digest():
    return hashlib.md5(state["config"]).hexdigest() if state["config"] is not None else "0" * 32


class Admin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, {"configuration_hash": digest()})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        config = body["config"].encode()
        if config == state["config"]:
            return self.answer(304, None)
        if broken is None:
            state["config"] = config
            print("took", len(json.loads(config)["consumers"]), digest(), flush=True)
        self.answer(201, {})

    def answer(self, status, value):
        status = broken or status
        if broken:
            print("broken", flush=True)
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Admin)
print("listening", flush=True)
server.serve_forever()

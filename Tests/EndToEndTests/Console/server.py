"""Two servers for the console's tests: pages with the portal's policy, and an API that notes what it receives."""
import http.server, json, socket, sys, threading, time, urllib.parse

import pages as written

theme = sys.argv[1]
received = []


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, kind, body, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Pages(Quiet):
    def do_GET(self):
        made = written.file(theme, self.path, "http://127.0.0.1:%d" % api.server_port)
        if made is None:
            return self.answer(404, "text/plain", b"")
        kind, body = made
        policy = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
                  "connect-src 'self' http://127.0.0.1:%d http://127.0.0.1:%d" % (api.server_port, silent.getsockname()[1]))
        self.answer(200, kind, body.encode(), [("Content-Security-Policy", policy)])


class API(Quiet):
    def handle_one(self):
        path = urllib.parse.urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path == "/received":
            return self.answer(200, "application/json", json.dumps(received).encode(), [("Access-Control-Allow-Origin", "*")])
        cors = [] if path.startswith("/closed") else [
            ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*, Authorization"), ("Access-Control-Allow-Methods", "*"),
            ("Access-Control-Expose-Headers", "Retry-After, X-Request")]
        if self.command == "OPTIONS":
            return self.answer(204, "text/plain", b"", cors)
        received.append({"method": self.command, "url": self.path, "body": body.decode("latin-1"),
                         "headers": {name.lower(): value for name, value in self.headers.items()}})
        self.route(path, body, cors)

    def route(self, path, body, cors):
        known = self.headers.get("X-API-Key") == "right" or "Authorization" in self.headers
        if path.startswith("/secure") and not known:
            self.answer(401, "application/problem+json", b'{"title":"No key"}', cors)
        elif path.startswith("/status/"):
            self.answer(int(path.split("/")[2]), "application/json", b'{"title":"As asked"}', cors + [("Retry-After", "7")])
        elif path.startswith("/token"):
            fine = b"client_id=me&client_secret=hush" in body
            kind = b'{"access_token":"fresh"}' if fine else b'{"error":"invalid_client"}'
            self.answer(200 if fine else 401, "application/json", kind, cors)
        elif path.startswith("/slow"):
            time.sleep(30)
        elif path.startswith("/huge"):
            self.answer(200, "text/plain", b"x" * 1500000, cors)
        elif path.startswith("/bytes"):
            self.answer(200, "application/octet-stream", b"\x00\x01", cors)
        elif path.startswith("/image"):
            self.answer(200, "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', cors)
        elif path.startswith("/events"):
            self.stream(cors)
        else:
            self.answer(200, "application/json", b'{"id":12345678901234567890,"text":"<b>","list":[],"none":null}', cors + [("X-Request", "abc")])

    def stream(self, cors):
        self.send_response(200)
        for name, value in cors + [("Content-Type", "text/event-stream"), ("Connection", "close")]:
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        for number in range(600):
            self.wfile.write(b"data: %d\n\n" % number)
            self.wfile.flush()
            time.sleep(0.1)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_HEAD = do_QUERY = handle_one


# A port on which nothing answers
silent = socket.socket()
silent.bind(("127.0.0.1", 0))
pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
api = http.server.ThreadingHTTPServer(("127.0.0.1", 0), API)
for server in (pages, api):
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever).start()
print("ports", pages.server_port, api.server_port, silent.getsockname()[1], flush=True)

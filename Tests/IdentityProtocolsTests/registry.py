"""A server at which clients are registered: by RFC 7591 and 7592 below /register, by the bridge below /bridge. Prints its port first.

A client whose name holds "refuse" is refused, one with "silent" gets no answer, one with "elsewhere" is managed elsewhere.
GET /state tells all that it knows.
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

clients = {}
log = []


class Registry(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_call(self):
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        if self.path == "/state":
            return self.answer(200, {"clients": clients, "log": log})
        if self.path.startswith("/fail/"):
            Registry.failing = self.path == "/fail/on"
            return self.answer(200, {})
        log.append([self.command, self.path, self.headers.get("authorization"), body])
        if getattr(Registry, "failing", False):
            return self.answer(500, {"error": "down"})
        name = body.get("client_name", "")
        if "silent" in name:
            self.close_connection = True
            return
        if "refuse" in name:
            return self.answer(400, {"error": "invalid_client_metadata", "error_description": "No\nsuch name."})
        parts = self.path.split("/")[1:]
        dynamic = parts[0] == "register"
        if len(parts) == (1 if dynamic else 2) and self.command == "POST":
            if self.headers.get("authorization") != "Bearer initial":
                return self.answer(401, {"error": "invalid_token"})
            number = f"idp-{len(clients) + 1}"
            clients[number] = {"secret": f"s3cret-{number}", "token": f"manage-{number}", **body}
            answer = {**body, "client_id": number}
            if body.get("token_endpoint_auth_method") != "private_key_jwt":
                answer["client_secret"] = clients[number]["secret"]
            if dynamic:
                place = "http://127.0.0.2:1" if "elsewhere" in name else f"http://127.0.0.1:{server.server_address[1]}"
                answer["registration_client_uri"] = f"{place}/register/{number}"
                answer["registration_access_token"] = f"manage-{number}"
            return self.answer(201, answer)
        number = parts[1 if dynamic else 2]
        expected = f"Bearer manage-{number}" if dynamic else "Bearer initial"
        if number not in clients:
            return self.answer(404, {"error": "gone"})
        if self.headers.get("authorization") != expected:
            return self.answer(401, {"error": "invalid_token"})
        if self.command == "DELETE":
            del clients[number]
            return self.answer(204, None)
        if self.command == "POST" and parts[-1] == "rotate-secret":
            clients[number]["secret"] += "+"
            return self.answer(200, {"client_secret": clients[number]["secret"]})
        clients[number].update(body)
        return self.answer(200, {**body, "client_id": number})

    do_GET = do_POST = do_PUT = do_DELETE = handle_call

    def answer(self, status, body):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if body is not None:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
print(server.server_address[1], flush=True)
server.serve_forever()

import Foundation
import Serialization
import TestSupport

/// A server that keeps what it is asked: what samples really send.
struct RequestRecorder {
    private let program: RunningProgram
    let port: Int

    /// Needs `python3`, whose standard library takes multipart bodies apart.
    init() async throws {
        guard let python = Requirement.program("python3") else { throw Repository.Missing(what: "python3") }
        program = try RunningProgram(python, ["-u", "-c", Self.script])
        let line = try await program.line { $0.hasPrefix("port ") }
        port = Int(line.dropFirst(5)) ?? 0
    }

    /// The address of a server of its own for one run.
    func server(_ run: String) -> String { "http://127.0.0.1:\(port)/\(run)" }

    /// What came in under that address: `method`, `target` without the run's name, `headers` by lower-case name, `body`.
    func request(_ run: String) async throws -> Node {
        let line = try await program.line { $0.hasPrefix("request \(run) ") }
        return try JSONReader.read(Array(line.dropFirst("request \(run) ".count).utf8), file: "request.json")
    }

    private static let script = #"""
        import base64, email.parser, email.policy, json, sys, threading, urllib.parse
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        def parsed(headers, data):
            kind = headers.get("content-type", "").split(";")[0].strip()
            if kind == "application/json" or kind.endswith("+json"):
                return json.loads(data.decode(), parse_float=str, parse_int=lambda t: t if len(t) > 15 else int(t))
            if kind == "application/x-www-form-urlencoded":
                return urllib.parse.parse_qsl(data.decode(), keep_blank_values=True, strict_parsing=bool(data))
            if kind == "multipart/form-data":
                head = ("Content-Type: " + headers["content-type"] + "\r\n\r\n").encode()
                policy = email.policy.HTTP.clone(utf8=True)
                message = email.parser.BytesParser(policy=policy).parsebytes(head + data)
                parts = []
                for part in message.iter_parts():
                    d = part["content-disposition"].params
                    parts.append({"name": d.get("name"), "file": d.get("filename"),
                        "type": part.get_content_type() if part["content-type"] else None,
                        "text": (part.get_payload(decode=True) or b"").decode()})
                return parts
            return data.decode()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def answer(self):
                length = self.headers.get("content-length")
                if length is not None:
                    data = self.rfile.read(int(length))
                elif self.headers.get("transfer-encoding", "").lower() == "chunked":
                    data = b""
                    while True:
                        size = int(self.rfile.readline().split(b";")[0], 16)
                        data += self.rfile.read(size)
                        self.rfile.readline()
                        if size == 0: break
                else:
                    data = b""
                headers = {}
                for name, value in self.headers.items():
                    value = value.encode("latin-1").decode("utf-8", "replace")
                    headers[name.lower()] = headers[name.lower()] + ", " + value if name.lower() in headers else value
                run, _, target = self.path[1:].partition("/")
                try: body = parsed(headers, data)
                except Exception as problem: body = repr(problem) + " " + repr(data[:400])
                record = {"method": self.command, "target": "/" + target, "headers": headers, "body": body}
                print("request", run, json.dumps(record), flush=True)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                if self.command != "HEAD": self.wfile.write(b"{}")
            def log_message(self, *args): pass
            def __getattr__(self, name):
                if name.startswith("do_"): return self.answer
                raise AttributeError(name)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print("port", server.server_address[1], flush=True)
        server.serve_forever()
        """#
}

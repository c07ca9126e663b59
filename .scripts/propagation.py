"""Measures how long a change takes from a click to the gateway. Called by .scripts/propagation.

For each number of credentials a site is filled with made-up people, and for each kind of gateway a companion is started over it.
Then, again and again: somebody asks for a subscription, which the Admin API approves; its credential is revoked by the Admin
API. The clock runs from when the request is sent to when a call with the key is let through or refused (Envoy, nginx), or when
the file says so or the gateway was told (the others). What a gateway that reads a file or was told does then is its own.

Everything runs on this machine, also who looks. So figures compare with those of the same run.

usage: propagation.py PROGRAMS CHANGES CREDENTIALS,… [KIND,…]
"""
import asyncio, contextlib, http.client, json, os, pathlib, re, shutil, signal, socket, statistics, subprocess, sys, tempfile
import threading, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS, CHANGES = pathlib.Path(sys.argv[1]), int(sys.argv[2])
NUMBERS = [int(number) for number in sys.argv[3].split(",")]
PASSWORD = "harbour lantern 42"
HOST, PATH, PRODUCT, PLAN = "api.northwind.example", "/tracking/v1/x", "tracking", "stream"
# Of a hundred made-up developers some may not call.
CALLERS = 0.88
PATIENCE = 120


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(condition, what, pause=0.002, patience=PATIENCE):
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"It took more than {patience} s until {what}")
        time.sleep(pause)


class Program:
    """A process that is ended by its own number."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(list(map(str, command)), **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Site:
    def __init__(self, folder, echo):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        for part in ("content", "themes"):
            shutil.copytree(ROOT / part, self.folder / part)
        product = self.folder / f"content/products/{PRODUCT}/product.yaml"
        product.write_text(re.sub(r"upstream: .*", f"upstream: [ http://127.0.0.1:{echo} ]", product.read_text()))
        self.configure([])
        subprocess.run([PROGRAMS / "portico", "build", "--site", folder], check=True, capture_output=True)

    def configure(self, gateways):
        config = json.loads((ROOT / "site-config.json").read_text().replace("http://localhost:8080", self.url))
        config["gateways"] = gateways
        (self.folder / "site-config.json").write_text(json.dumps(config))

    def companion(self, environment=()):
        companion = Program(
            [PROGRAMS / "portico-companion", "serve", "--demo", "--site", self.folder, "--listen", f"127.0.0.1:{self.port}"],
            env=os.environ | dict(environment))
        wait_until(lambda: answers(self.port), "the companion answered")
        return companion


def answers(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False


class Portal:
    """What a developer and an administrator do."""

    def __init__(self, site):
        made = subprocess.run(
            [sys.executable, ROOT / "Tests/EndToEndTests/Companion/make-tokens.py", site.url, PASSWORD],
            check=True, capture_output=True, text=True)
        self.developer, self.provider = made.stdout.split()
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        self.application = self.ask(self.developer, "portal", "applications", {"name": f"propagation {time.time()}"})["id"]

    def ask(self, token, api, path, body):
        self.connection.request("POST", f"/api/{api}/v1/{path}", json.dumps(body), {
            "Authorization": "Bearer " + token, "Content-Type": "application/json"})
        response = self.connection.getresponse()
        text = response.read()
        if response.status not in (200, 201, 204):
            sys.exit(f"{path}: {response.status} {text.decode()[:300]}")
        return json.loads(text) if text else None

    def request(self):
        """A new key, and a subscription that waits for a decision."""
        credential = self.ask(self.developer, "portal", f"applications/{self.application}/credentials", {"name": "Server", "method": "api-key"})
        subscription = self.ask(self.developer, "portal", f"applications/{self.application}/subscriptions", {"product": PRODUCT, "plan": PLAN})
        return credential, subscription["id"]

    def approve(self, subscription):
        self.ask(self.provider, "admin", f"subscriptions/{subscription}/approve", {})

    def revoke(self, credential):
        self.ask(self.provider, "admin", f"credentials/{credential}/revoke", {})

    def cancel(self, subscription):
        self.ask(self.provider, "admin", f"subscriptions/{subscription}/cancel", {})


class File:
    """A gateway that is not here: what it would read."""

    seen = "the file"

    def __init__(self, kind, name):
        self.kind, self.name, self.environment = kind, name, {}

    def settings(self, folder):
        self.path = folder / self.name
        return {"id": "it", "kind": self.kind, "path": str(self.path)}

    def start(self):
        wait_until(self.path.exists, "there was a file", 0.1)
        self.state, self.text = None, b""

    def has(self, key):
        facts = self.path.stat()
        if (facts.st_ino, facts.st_size) != self.state:
            self.state, self.text = (facts.st_ino, facts.st_size), self.path.read_bytes()
        return key.encode() in self.text

    def written(self):
        """Which bytes lie there now: name, number and size of each file."""
        return {self.path.name: (self.path.stat().st_ino, self.path.stat().st_size)}

    def end(self):
        pass


class Running:
    """A real gateway: whether it lets a call through."""

    def has(self, key):
        # A connection of its own: old processes of nginx go on answering on theirs.
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", PATH, headers={"Host": HOST, "X-API-Key": key, "Connection": "close"})
            status = connection.getresponse().status
            connection.close()
            return status == 200
        return None

    def end(self):
        self.program.end()


class Envoy(Running):
    kind, seen, environment = "envoy-file", "a call (Envoy)", {}

    def settings(self, folder):
        self.folder, self.port = folder / "envoy", free_port()
        return {"id": "it", "kind": self.kind, "path": str(self.folder), "listen": f"127.0.0.1:{self.port}"}

    def start(self):
        wait_until((self.folder / "bootstrap.json").exists, "there were files", 0.1)
        start = self.folder / "start.json"
        start.write_text((self.folder / "bootstrap.json").read_text().replace("9901", str(free_port())))
        self.program = Program([ROOT / ".build-peers/bin/envoy", "-c", start, "--use-dynamic-base-id", "--concurrency", "2", "-l", "off"])
        wait_until(lambda: self.has("none") is not None, "Envoy answered", 0.05)

    def written(self):
        return {file.name: (file.stat().st_ino, file.stat().st_size) for file in self.folder.glob("*.json")}


class Nginx(Running):
    kind, seen, environment = "nginx-file", "a call (nginx)", {}

    def settings(self, folder):
        self.folder, self.port = folder / "nginx", free_port()
        self.path = self.folder / "portico.conf"
        return {
            "id": "it", "kind": self.kind, "path": str(self.path), "listen": f"127.0.0.1:{self.port}",
            "program": shutil.which("nginx") or "/usr/sbin/nginx", "processId": str(self.folder / "pid")}

    def start(self):
        self.folder.mkdir(exist_ok=True)
        temporary = " ".join(f"{name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(f"""
            {"user root;" if os.geteuid() == 0 else ""} daemon off; pid {self.folder}/pid; worker_processes 2;
            events {{ worker_connections 256; }}
            http {{ access_log off; {temporary} include {self.path}; }}""")
        wait_until(self.path.exists, "there was a file", 0.1)
        self.program = Program([shutil.which("nginx") or "/usr/sbin/nginx", "-c", self.folder / "nginx.conf", "-e", self.folder / "errors"])
        wait_until(lambda: self.has("none") is not None, "nginx answered", 0.05)

    def written(self):
        return {self.path.name: (self.path.stat().st_ino, self.path.stat().st_size)}


class AdminServer(asyncio.Protocol):
    """HTTP/1.1 with Content-Length, as much of it as the companion speaks."""

    def __init__(self, answer):
        self.answer, self.buffer, self.needed = answer, bytearray(), 0

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        while len(self.buffer) >= self.needed:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            lines = self.buffer[:end].decode().split("\r\n")
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            self.needed = end + 4 + int(fields.get("content-length", 0))
            if len(self.buffer) < self.needed:
                return
            method, path, _ = lines[0].split(" ")
            body = bytes(self.buffer[end + 4:self.needed])
            del self.buffer[:self.needed]
            self.needed = 0
            status, text, more = self.answer(method, path.removeprefix("/apisix/admin"), fields, body)
            head = "".join(f"{name}: {value}\r\n" for name, value in more.items())
            length = 0 if method == "HEAD" else len(text)
            self.transport.write(f"HTTP/1.1 {status} x\r\n{head}Content-Length: {length}\r\n\r\n".encode() + text[:length])


class Told:
    """A gateway that is not here, but answers as a real one was recorded to (`Tests/GatewaysTests/Admin`)."""

    seen, environment = "what it was told", {"KEY": "admin-key"}

    def __init__(self):
        self.port, self.received, self.requests = free_port(), 0, 0
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.loop.create_server(lambda: AdminServer(self.take), "127.0.0.1", self.port))
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def settings(self, folder):
        return {"id": "it", "kind": self.kind, "url": f"http://127.0.0.1:{self.port}", "key": {"env": "KEY"}}

    def take(self, method, path, fields, body):
        self.received += len(body)
        self.requests += 1
        return self.answer(method, path.split("?")[0], fields, body)

    def start(self):
        wait_until(lambda: self.requests > 2, "the gateway was told something", 0.1)
        before = -1
        while before != self.requests:
            before = self.requests
            time.sleep(2)

    def written(self):
        return {"bodies": (self.received, 0)}

    def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)


class Admin(Told):
    """With etcd: an object at each address."""

    kind = "apisix-admin"

    def __init__(self):
        self.objects, self.keys = {}, {}
        super().__init__()

    def answer(self, method, path, fields, body):
        if method == "PUT":
            status = 200 if path in self.objects else 201
            self.forget(path)
            self.objects[path] = body
            if "/credentials/" in path:
                self.keys[json.loads(body)["plugins"].get("key-auth", {}).get("key")] = path
            return status, b"{}", {}
        if method == "DELETE":
            if path not in self.objects:
                return 404, b'{"message":"Key not found"}', {}
            self.forget(path)
            del self.objects[path]
            return 200, b'{"deleted":"1"}', {}
        prefix = path + "/"
        found = [b'{"key":"/apisix%s","value":%s}' % (name.encode(), value) for name, value in self.objects.items()
                 if name.startswith(prefix) and "/" not in name[len(prefix):]] if path.count("/") == 1 else self.credentials(prefix)
        if not found and path.count("/") > 1:
            return 404, b'{"message":"Key not found"}', {}
        return 200, b'{"total":%d,"list":[%s]}' % (len(found), b",".join(found)), {}

    def credentials(self, prefix):
        return [b'{"key":"/apisix%s","value":%s}' % (path.encode(), self.objects[path]) for path in self.keys.values() if path.startswith(prefix)]

    def forget(self, path):
        if "/credentials/" in path and path in self.objects:
            self.keys.pop(json.loads(self.objects[path])["plugins"].get("key-auth", {}).get("key"), None)

    def has(self, key):
        return key in self.keys


class Push(Told):
    """Without etcd: one configuration."""

    kind = "apisix-push"
    lists = ("routes", "services", "upstreams", "consumers", "consumer_groups", "plugin_configs", "global_rules", "ssls")

    def __init__(self):
        self.versions, self.digest, self.text = dict.fromkeys(self.lists, 0), None, b""
        super().__init__()

    def answer(self, method, path, fields, body):
        digest = {"X-Digest": self.digest} if self.digest else {}
        if path.endswith("/validate"):
            return (200, b"{}", {}) if len(body) <= 1_572_864 else (400, b'{"error_msg":"invalid request body"}', {})
        if method == "PUT":
            for name, version in re.findall(rb'"(\w+)_conf_version":(\d+)', body[:2000]) + re.findall(rb'"(\w+)_conf_version":(\d+)', body[-2000:]):
                self.versions[name.decode()] = int(version)
            if b'"consumers":[' in body:
                self.text = body
            self.digest = fields["x-digest"]
            return 202, b"", {}
        return 200, json.dumps({f"{name}_conf_version": version for name, version in self.versions.items()}).encode(), digest

    def has(self, key):
        return key.encode() in self.text


KINDS = {
    "apisix-file": lambda: File("apisix-file", "apisix.yaml"),
    "apisix-admin": Admin,
    "apisix-push": Push,
    "envoy-file": Envoy,
    "nginx-file": Nginx,
    "kong-file": lambda: File("kong-file", "kong.json"),
}


def changed(before, after):
    """How many bytes are others now."""
    if "bodies" in after:
        return after["bodies"][0] - before["bodies"][0]
    return sum(size for name, (number, size) in after.items() if before.get(name, (None,))[0] != number)


def settled(gateway):
    """Waits until nothing is written any more, so that no change waits for another."""
    before, quiet = gateway.written(), time.monotonic()
    while time.monotonic() - quiet < 0.4:
        time.sleep(0.02)
        if gateway.written() != before:
            before, quiet = gateway.written(), time.monotonic()
    return before


def measure(gateway, portal):
    """Seconds till open, till closed, and bytes for each."""
    opened, closed, sizes = [], [], []
    for _ in range(CHANGES):
        credential, subscription = portal.request()
        key = credential["secret"]
        before = settled(gateway)
        assert not gateway.has(key)
        began = time.monotonic()
        portal.approve(subscription)
        wait_until(lambda: gateway.has(key), "a key opened")
        opened.append(time.monotonic() - began)
        between = settled(gateway)
        began = time.monotonic()
        portal.revoke(credential["id"])
        wait_until(lambda: gateway.has(key) is False, "a key closed")
        closed.append(time.monotonic() - began)
        after = settled(gateway)
        sizes += [changed(before, between), changed(between, after)]
        portal.cancel(subscription)
    return opened, closed, sizes


def milliseconds(times):
    return f"{1000 * statistics.median(times):,.0f}", f"{1000 * max(times):,.0f}"


def row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def main():
    # Also then what was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended"))
    kinds = sys.argv[4].split(",") if len(sys.argv) > 4 and sys.argv[4] else list(KINDS)
    upstream = Program([sys.executable, ROOT / "Tests/GatewaysTests/Running/echo.py"], stdout=subprocess.PIPE)
    echo = int(upstream.process.stdout.readline())
    try:
        print(f"{CHANGES} changes each; {os.cpu_count()} processors, shared with the gateways and who looks. Milliseconds.\n")
        row("gateway", "credentials", "seen by", "open: median", "worst", "closed: median", "worst", "bytes written for a change")
        row(*["---"] * 8)
        for number in NUMBERS:
            with tempfile.TemporaryDirectory(prefix="portico-propagation-") as name:
                folder = pathlib.Path(name)
                site = Site(folder / "site", echo)
                # The first one makes the demo's people.
                site.companion().end()
                developers = max(1, round(number / CALLERS))
                subprocess.run(
                    [PROGRAMS / "portico-companion", "seed", "--add", "--developers", str(developers), "--subscriptions", str(3 * developers), "--site", site.folder],
                    check=True, capture_output=True)
                for kind in kinds:
                    gateway = KINDS[kind]()
                    gateways = folder / kind
                    gateways.mkdir()
                    site.configure([gateway.settings(gateways)])
                    companion = site.companion(gateway.environment)
                    try:
                        gateway.start()
                        try:
                            settled(gateway)
                            opened, closed, sizes = measure(gateway, Portal(site))
                        finally:
                            gateway.end()
                    finally:
                        companion.end()
                    shutil.rmtree(gateways)
                    row(kind, f"{number:,}", gateway.seen, *milliseconds(opened), *milliseconds(closed), f"{statistics.median(sizes):,.0f}")
    finally:
        upstream.end()


main()

"""Measures a companion with many developers: pages, APIs, the gateway's file, memory. Called by .scripts/load.

Everything runs on this machine, the clients too: what the clients use of the processor the servers have not. So figures
compare with those of the same run, and with nothing else. The companion runs as in production: it checks limits, counts,
and writes one line of its log for each request into a file. nginx writes its access log, too.

Beside the static file stands nginx, which sends the same one. Beside the smallest answer stands a hello of Go's net/http:
no Swift package may be fetched here, so Hummingbird cannot be measured; Go's is a compiled server with a runtime that is
at hand wherever this is.

usage: load.py PROGRAMS DEVELOPERS SUBSCRIPTIONS SECONDS
"""
import contextlib, html, http.client, http.cookiejar, json, os, pathlib, re, resource, shutil, signal, socket, sqlite3
import statistics, subprocess, sys, tempfile, time, urllib.parse, urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS, DEVELOPERS, SUBSCRIPTIONS, SECONDS = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:5])
PASSWORD = "harbour lantern 42"
IDLE_CONNECTIONS = 10_000
PAGE = "guides/errors/"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def running(command, port, **options):
    """A server, from when it answers at its port to the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=options.pop("stderr", subprocess.DEVNULL), **options)
    try:
        for _ in range(3000):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            if process.poll() is not None:
                sys.exit(f"{command[0]} did not start")
            time.sleep(0.02)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def browser():
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


class Site:
    def __init__(self, folder):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        for part in ("content", "themes"):
            shutil.copytree(ROOT / part, self.folder / part)
        config = json.loads((ROOT / "site-config.json").read_text().replace("http://localhost:8080", self.url))
        # Everybody comes from one address here.
        config["companion"]["server"] = {"limits": {"connectionsPerAddress": 1_000_000, "signInsPerAddress": 1_000_000, "idleSeconds": 600}}
        (self.folder / "site-config.json").write_text(json.dumps(config))
        subprocess.run([PROGRAMS / "portico", "build", "--site", folder], check=True, capture_output=True)

    def companion(self, *words):
        return [PROGRAMS / "portico-companion", *words, "--site", self.folder]

    def form(self, opener, path):
        """The CSRF token of the page's form."""
        page = opener.open(self.url + path).read().decode()
        return re.search(r'name="csrf" value="([^"]*)"', page.split('class="form"', 1)[1]).group(1)

    def submit(self, opener, path, fields):
        body = urllib.parse.urlencode([("csrf", self.form(opener, path))] + fields).encode()
        return opener.open(self.url + path.split("?")[0], body).read().decode()

    def signed_in(self, email):
        opener = browser()
        self.submit(opener, "/sign-in?portal=public", [("portal", "public"), ("email", email), ("password", PASSWORD)])
        return opener

    def administrator(self):
        opener = browser()
        self.submit(opener, "/console/sign-in", [("email", "admin@northwind.example"), ("password", PASSWORD)])
        return opener

    def token(self, opener):
        page = opener.open(self.url + "/tokens/new").read().decode()
        scopes = [("scopes", scope) for scope in re.findall(r'name="scopes" value="([^"]*)"', page)]
        shown = self.submit(opener, "/tokens/new", [("name", "load")] + scopes)
        return html.unescape(re.search(r"<pre>([a-z]+_[0-9A-Za-z]+)</pre>", shown).group(1))


def cookies(opener):
    jar = next(h for h in opener.handlers if isinstance(h, urllib.request.HTTPCookieProcessor)).cookiejar
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


class Table:
    def __init__(self):
        self.row("what", "connections", "requests/s", "p50 ms", "p99 ms", "other answers")
        self.row(*["---"] * 6)

    def row(self, *cells):
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)

    def measure(self, what, url, connections=64, headers=(), script=None, seconds=SECONDS):
        command = ["wrk", "-t2" if connections > 1 else "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
        for header in headers:
            command += ["-H", header]
        if script:
            command += ["-s", script]
        text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
        other = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        errors = re.search(r"Socket errors: (.*)", text)
        wrong = (other.group(1) if other else "0") + (f" ({errors.group(1)})" if errors else "")
        self.row(what, connections, f"{rate:,.0f}", self.milliseconds(text, 50), self.milliseconds(text, 99), wrong)
        return rate

    @staticmethod
    def milliseconds(text, percent):
        number, unit = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\b", text, re.M).groups()
        return f"{float(number) * {'us': 0.001, 'ms': 1, 's': 1000, 'm': 60000}[unit]:.1f}"


def posts(folder, name, bodies, headers, tokens=()):
    """A script for wrk that posts each body once, shared among its two threads, with one token after another."""
    tokens = tokens or ["none"]
    (folder / f"{name}.txt").write_text("\n".join(f"{path}\t{tokens[n // 2 % len(tokens)]}\t{body}" for n, (path, body) in enumerate(bodies)))
    fields = ", ".join(f'["{key}"] = "{value}"' for key, value in headers.items())
    script = folder / f"{name}.lua"
    script.write_text(f"""
        local threads = 0
        function setup(thread) thread:set("place", threads); threads = threads + 1 end
        local rows = {{}}
        function init(args)
            local number = 0
            for line in io.lines("{folder / name}.txt") do
                if number % 2 == place then rows[#rows + 1] = line end
                number = number + 1
            end
        end
        local next = 0
        local headers = {{ {fields} }}
        function request()
            next = next % #rows + 1
            local path, token, body = rows[next]:match("(.-)\\t(.-)\\t(.*)")
            headers["Authorization"] = "Bearer " .. token
            return wrk.format("POST", path, headers, body)
        end""")
    return script


def static_files(site, table, folder):
    portal, port = site.folder / "out" / "public", free_port()
    table.measure(f"static page /{PAGE}", f"{site.url}/{PAGE}")
    config = folder / "nginx.conf"
    config.write_text(f"""
        {"user root;" if os.geteuid() == 0 else ""} worker_processes auto; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-errors.log;
        events {{ worker_connections 4096; }}
        http {{
            include /etc/nginx/mime.types; access_log {folder}/nginx-access.log; sendfile on; tcp_nopush on;
            client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
            server {{ listen 127.0.0.1:{port}; root {portal}; }}
        }}""")
    with running(["nginx", "-c", config], port):
        table.measure("— nginx, same file", f"http://127.0.0.1:{port}/{PAGE}")


def hello(site, table, folder):
    table.measure("/healthz", f"{site.url}/healthz")
    port = free_port()
    (folder / "hello.go").write_text(f"""
        package main
        import "net/http"
        func main() {{
            http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {{ w.Write([]byte("ok\\n")) }})
            http.ListenAndServe("127.0.0.1:{port}", nil)
        }}""")
    environment = dict(os.environ, GOCACHE=str(folder / "go"), GO111MODULE="off")
    subprocess.run(["go", "build", "-o", folder / "hello", folder / "hello.go"], check=True, env=environment)
    with running([folder / "hello"], port):
        table.measure("— Go net/http, hello", f"http://127.0.0.1:{port}/")


def signing_in(site, table, folder, people):
    visitor = browser()
    csrf = site.form(visitor, "/sign-in?portal=public")
    bodies = [("/sign-in", urllib.parse.urlencode({"csrf": csrf, "portal": "public", "email": f"developer-{n}@trial.example", "password": PASSWORD})) for n in people]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies(visitor)}
    table.measure("sign-in (argon2id)", site.url, 4, script=posts(folder, "sign-in", bodies, headers))


def api_writes(site, table, folder, developer):
    # A token may ask 3,000 times a minute.
    headers, tokens = {"Content-Type": "application/json"}, [site.token(developer) for _ in range(30)]
    root = "/api/portal/v1/"
    bodies = [(root + "applications", json.dumps({"name": f"load {n}"})) for n in range(1000)]
    table.measure("API: make an application", site.url, 16, script=posts(folder, "applications", bodies, headers, tokens))
    database = sqlite3.connect(f"file:{site.folder}/data/portico.db?mode=ro", uri=True)
    ids = [row[0] for row in database.execute("SELECT id FROM applications WHERE name LIKE 'load %'")]
    database.close()
    bodies = [(f"{root}applications/{id}/subscriptions", json.dumps({"product": product, "plan": "standard"})) for product in ("tracking", "rates") for id in ids]
    table.measure("API: subscribe", site.url, 16, script=posts(folder, "subscriptions", bodies, headers, tokens))


def console(site, table):
    headers = ["Cookie: " + cookies(site.administrator())]
    last = DEVELOPERS // 50
    for path in (
        "console", "console/developers", f"console/developers?page={last}", "console/developers?state=suspended", "console/developers?q=Lindqvist",
        f"console/developers?q=developer-{DEVELOPERS // 2}", "console/developers?q=nobody-at-all", "console/applications?q=nothing-at-all",
        "console/subscriptions", f"console/subscriptions?page={SUBSCRIPTIONS // 50}", "console/subscriptions?portal=partner&state=suspended",
        "console/credentials", "console/audit", "console/audit?q=nothing", "console/products", "metrics",
    ):
        table.measure("/" + path, f"{site.url}/{path}", 4, headers)


def memory(process):
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return {name: int(re.search(name + r":\s+(\d+)", text).group(1)) // 1024 for name in ("VmRSS", "VmHWM")}


def gateway(site, developer):
    """Seconds from the acknowledgement of a new credential till the gateway's file has it."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    headers = {"Authorization": "Bearer " + site.token(developer), "Content-Type": "application/json"}
    path = site.folder / "out/gateway/apisix.yaml"

    def post(target, body):
        connection.request("POST", "/api/portal/v1/" + target, json.dumps(body), headers)
        return json.loads(connection.getresponse().read())

    application = post("applications", {"name": "for the gateway"})["id"]
    post(f"applications/{application}/subscriptions", {"product": "tracking", "plan": "standard"})
    times = []
    for number in range(7):
        time.sleep(0.3)
        secret, began, seen = post(f"applications/{application}/credentials", {"name": f"key {number}", "method": "api-key"})["secret"], time.monotonic(), None
        while True:
            facts = path.stat()
            if (facts.st_ino, facts.st_size) != seen:
                seen = (facts.st_ino, facts.st_size)
                if secret.encode() in path.read_bytes():
                    break
            time.sleep(0.005)
        times.append(time.monotonic() - began)
    return times[1:], path.stat().st_size


def idle_connections(site, process):
    """What 10,000 connections that say nothing cost, and how somebody else is served meanwhile."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    count = min(IDLE_CONNECTIONS, limit - 200)
    connections = []
    for _ in range(count):
        connections.append(socket.create_connection(("127.0.0.1", site.port)))
    times = []
    for _ in range(200):
        began = time.perf_counter()
        urllib.request.urlopen(site.url + "/" + PAGE).read()
        times.append(1000 * (time.perf_counter() - began))
    used = memory(process)["VmRSS"]
    # Each of them is still served.
    for connection in connections[:: count // 100]:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 200"
    for connection in connections:
        connection.close()
    return count, used, statistics.median(times), sorted(times)[-3]


def main():
    with tempfile.TemporaryDirectory(prefix="portico-load-") as name:
        folder = pathlib.Path(name)
        site = Site(folder / "site")
        command = [*site.companion("serve", "--demo", "--log", "json"), "--listen", f"127.0.0.1:{site.port}"]
        with open(folder / "companion.log", "w") as log, running(command, site.port, stderr=log) as process:
            empty = memory(process)
        began = time.monotonic()
        made = subprocess.run([*site.companion("seed", "--add", "--developers", str(DEVELOPERS), "--subscriptions", str(SUBSCRIPTIONS))], check=True, capture_output=True, text=True)
        seeding = time.monotonic() - began
        # Every third is in the public portal, as is the first; three in fifty may not sign in.
        first = int(re.search(r"developer-(\d+)@", made.stdout).group(1))
        people = [number for number in range(first, first + DEVELOPERS, 3) if number % 50 not in (10, 20, 30)]
        with open(folder / "companion.log", "w") as log, running(command, site.port, stderr=log) as process:
            print(f"{DEVELOPERS:,} developers, {SUBSCRIPTIONS:,} subscriptions; {os.cpu_count()} processors, shared with the clients.\n")
            while not (site.folder / "out/gateway/apisix.yaml").exists():
                time.sleep(0.1)
            table = Table()
            developer = site.signed_in(f"developer-{people[1]}@trial.example")
            static_files(site, table, folder)
            hello(site, table, folder)
            table.measure("/session, not signed in", f"{site.url}/session?portal=public")
            table.measure("/session, signed in", f"{site.url}/session?portal=public", headers=["Cookie: " + cookies(developer)])
            table.measure("/auth/verify, signed in", f"{site.url}/auth/verify?portal=public", headers=["Cookie: " + cookies(developer)])
            table.measure("/sign-in, the page", f"{site.url}/sign-in?portal=public")
            table.measure("/dashboard", f"{site.url}/dashboard", 16, ["Cookie: " + cookies(developer)])
            signing_in(site, table, folder, people)
            console(site, table)
            times, size = gateway(site, developer)
            api_writes(site, table, folder, site.signed_in(f"developer-{people[2]}@trial.example"))
            # Memory is given back once a minute.
            busy = memory(process)
            time.sleep(75)
            idle = memory(process)
            count, used, median, late = idle_connections(site, process)
        print(f"""
| what | |
| --- | --- |
| filling the database | {seeding:.0f} s, {(site.folder / 'data/portico.db').stat().st_size / 1e6:,.0f} MB |
| from a change till the gateway's file has it ({size / 1e6:.0f} MB) | {statistics.median(times):.2f} s, at most {max(times):.2f} s |
| memory (RSS) with an empty database | {empty['VmRSS']} MB |
| memory after all this, a minute later | {idle['VmRSS']} MB |
| memory at most | {busy['VmHWM']} MB |
| memory with {count:,} idle connections | {used} MB |
| a page meanwhile | {median:.1f} ms, the third slowest of 200 {late:.1f} ms |""")


main()
